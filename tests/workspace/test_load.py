# SPDX-License-Identifier: Apache-2.0
"""A folder of YAML becomes settings, state and sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from asqms.engine.snapshot import Answer, Dependency, Evidence, ScopeKind, VerdictName
from asqms.kernel.errors import AsqmsError
from asqms.kernel.outcome import ExitCode
from asqms.workspace.catalogue import load_catalogue
from asqms.workspace.files import find_workspace, read_settings
from asqms.workspace.load import load_workspace
from tests.support.workspaces import FILES, ITEMS, ORGANISATION, RECORDS, SETTINGS, write_workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_workspace(tmp_path / "ws")


def _evidence(uid: str) -> Evidence:
    return Evidence(
        uid=uid,
        type="report.test",
        subject="item-1",
        series="tests",
        title="",
        effective=date(2026, 5, 1),
        received=date(2026, 5, 1),
        facts={"tests.failed": 0},
        digest="sha256:" + "0" * 64,
    )


def test_everything_that_is_written_arrives(root: Path) -> None:
    workspace = load_workspace(root)
    state = workspace.base
    assert state.organisation.name == "Organisation"
    assert {scope.id: (scope.kind, scope.parent) for scope in state.scopes.values()} == {
        "org": (ScopeKind.ORGANIZATION, None),
        "unit-a": (ScopeKind.UNIT, "org"),
        "unit-b": (ScopeKind.UNIT, "unit-a"),
        "pro-1": (ScopeKind.PROJECT, "unit-b"),
        "pro-2": (ScopeKind.PROJECT, "org"),
        "item-1": (ScopeKind.SOFTWARE_ITEM, "pro-1"),
        "item-2": (ScopeKind.SOFTWARE_ITEM, "pro-2"),
        "item-3": (ScopeKind.SOFTWARE_ITEM, "pro-2"),
        "sup-1": (ScopeKind.SUPPLIER, "org"),
    }
    first, second, _ = state.items
    assert (first.asil, first.cal, first.markets, first.supplier) == ("B", "CAL2", ("EU",), "sup-1")
    assert first.personal_data
    assert first.external_components
    assert first.depends_on == (
        Dependency("item-2", "interface"),
        Dependency("item-3", "build", "separate processor", "bob"),
    )
    decided = first.classifications[0]
    assert decided.answers["CLS.1"] is Answer.YES
    assert decided.answers["CLS.3"] is Answer.UNKNOWN
    assert (decided.effective, decided.recorded) == (date(2026, 1, 2), date(2026, 1, 5))
    assert [(one.phase, one.effective, one.recorded) for one in second.phases] == [
        ("concept", date(2025, 1, 1), date(2025, 1, 1)),
        ("development", date(2026, 1, 1), date(2026, 2, 1)),
    ]
    assert second.classifications[0].author == "bob"
    assert [(one.role, one.scope, one.person) for one in state.assignments] == [
        ("quality_manager", "org", "ann"),
        ("project_manager", "pro-1", "ann"),
        ("test_manager", "pro-1", "bob"),
    ]
    assert state.adopted[0].practices == ("OP.UVE.01", "OP.UVE.05")
    assert state.adopted[0].responsible == {"OP.UVE": "software_developer", "OP.UVE.05": "test_manager"}
    assert state.adoptions[0].version == "2"
    assert [(one.id, one.kind, one.practices, one.expires) for one in state.decisions] == [
        ("just-1", "justification", ("OP.UVE.05",), date(2026, 12, 31)),
        ("tail-1", "tailoring", ("OP.UVE.09",), None),
    ]
    assert [(one.kind, one.verdict) for one in state.ratings] == [
        ("confirmation", VerdictName.CONFORMS),
        ("overrule", VerdictName.PARTLY),
    ]
    assert state.people == {"ann": "Ann", "bob": "Bob"}
    assert workspace.tools[0].confidence == "TCL1"
    assert workspace.active_standards == ("iso26262",)
    assert workspace.warnings == ()
    assert workspace.files_read == ("asqms.yaml", "items.yaml", "organisation.yaml", "records.yaml")


def test_sources_name_their_files_and_days(root: Path) -> None:
    workspace = load_workspace(root)
    plan, tests = workspace.evidence_sources
    assert [(file.name, file.provenance.effective, file.provenance.received) for file in tests.files] == [
        ("evidence/junit/a.xml", date(2026, 5, 1), None),
        ("evidence/junit/b.xml", date(2026, 5, 2), date(2026, 5, 3)),
    ]
    assert all(file.provenance.producer == "runner" for file in tests.files)
    assert tests.files[0].path == root / "evidence/junit/a.xml"
    line = RECORDS[: RECORDS.index("- id: tests")].count("\n") + 1
    assert str(tests.place) == f"records.yaml:{line}:5"
    assert plan.files[0].provenance.effective_from == "document.approved_on"
    assert (plan.adapter, plan.options) == ("document", {"open": {"column": "state"}})
    trace = workspace.trace_sets[0]
    assert (trace.sources, trace.scope) == (("tests",), "pro-1")
    assert trace.model is not None
    assert trace.model.name == "vee.yaml"


def test_the_reference_catalogue_knows_every_id_used(root: Path) -> None:
    assert load_workspace(root, load_catalogue()).warnings == ()


def test_evidence_outside_comes_from_a_named_folder(tmp_path: Path) -> None:
    more = (
        "evidence:\n  - {id: out, type: sbom, subject: item-1, root: builds, "
        "files: '**/*.json', effective: 2026-01-01}\n"
    )
    root = write_workspace(tmp_path / "ws", {"more.yaml": more})
    (tmp_path / "builds" / "deep").mkdir()
    (tmp_path / "builds" / "deep" / "bom.json").write_text("{}")
    (tmp_path / "builds" / ".secret.json").write_text("{}")
    source = next(one for one in load_workspace(root).evidence_sources if one.id == "out")
    assert [file.name for file in source.files] == ["builds:deep/bom.json"]


def test_trace_sets_take_globs_of_files(tmp_path: Path) -> None:
    more = "trace:\n  - {id: t2, scope: item-1, sources: [tests, evidence/*.md], effective: 2026-01-01}\n"
    root = write_workspace(tmp_path / "ws", {"more.yaml": more})
    trace = load_workspace(root).trace_sets[1]
    assert trace.sources == ("tests",)
    assert [file.name for file in trace.files] == ["evidence/plan.md"]
    assert trace.model is None


def test_the_digest_does_not_depend_on_how_files_are_split(tmp_path: Path) -> None:
    together = write_workspace(tmp_path / "ws")
    apart = tmp_path / "other"
    for name in FILES:
        if not name.endswith(("items.yaml", "organisation.yaml", "records.yaml")):
            (apart / name).parent.mkdir(parents=True, exist_ok=True)
            (apart / name).write_text(FILES[name])
    sections = (RECORDS + ITEMS + ORGANISATION).replace("\nclass", "\n\nclass")
    (apart / "z").mkdir()
    (apart / "z" / "everything.yml").write_text(sections)
    first = load_workspace(together).snapshot([_evidence("b"), _evidence("a")])
    second = load_workspace(apart).snapshot([_evidence("a"), _evidence("b")])
    assert first == second
    assert first.digest.startswith("sha256:")
    assert [one.uid for one in first.evidence] == ["a", "b"]


def test_the_digest_changes_with_state_and_with_evidence(root: Path, tmp_path: Path) -> None:
    plain = load_workspace(root)
    changed = write_workspace(tmp_path / "changed", {"items.yaml": ITEMS.replace("asil: B", "asil: C")})
    digests = {
        plain.snapshot().digest,
        plain.snapshot([_evidence("a")]).digest,
        plain.snapshot([_evidence("b")]).digest,
        load_workspace(changed).snapshot().digest,
    }
    assert len(digests) == 4


def test_a_workspace_is_found_from_below(root: Path, tmp_path: Path) -> None:
    assert find_workspace(root / "evidence" / "junit") == root.resolve()
    with pytest.raises(AsqmsError) as caught:
        find_workspace(tmp_path)
    assert caught.value.code == "workspace.not_found"
    assert caught.value.exit_code is ExitCode.USAGE
    with pytest.raises(AsqmsError) as caught:
        load_workspace(tmp_path)
    assert caught.value.code == "workspace.not_found"
    assert "asqms init" in caught.value.hint


def test_settings_give_resolved_paths(tmp_path: Path) -> None:
    settings_text = SETTINGS + "overlays: [over/*.yaml, ../licensed/text.yaml]\n"
    root = write_workspace(
        tmp_path / "ws", {"asqms.yaml": settings_text, "over/b.yaml": "", "over/a.yaml": ""}
    )
    (tmp_path / "licensed").mkdir()
    (tmp_path / "licensed" / "text.yaml").write_text("anything")
    settings = read_settings(root)
    assert [path.name for path in settings.overlay_paths] == ["a.yaml", "b.yaml", "text.yaml"]
    assert "over/a.yaml" not in load_workspace(root, settings=settings).files_read
    assert settings.default_language == "en"


def test_empty_sections_and_files_are_fine(tmp_path: Path) -> None:
    root = write_workspace(tmp_path / "ws", {"empty.yaml": "", "soon.yaml": "# later\nitems:\ntools: []\n"})
    assert len(load_workspace(root).base.items) == 3
