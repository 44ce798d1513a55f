# SPDX-License-Identifier: Apache-2.0
"""Every kind of mistake is told with its code, its exact place and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from asqms.engine.catalogue import Catalogue
from asqms.kernel.outcome import ExitCode
from asqms.workspace.catalogue import load_catalogue
from asqms.workspace.load import load_workspace
from asqms.workspace.problems import MOST_PROBLEMS, Problem, WorkspaceError
from tests.support.workspaces import SETTINGS, write_workspace

EVIDENCE = "evidence:\n  - id: more\n    type: sbom\n    subject: item-1\n    files: evidence/plan.md\n"


def _item(rest: str) -> str:
    return f"items:\n  - {{id: i9, name: N, project: pro-1, domain: tool, owner: ann,\n     {rest}}}\n"


def _decision(scope: str, author: str, approver: str) -> str:
    return (
        f"tailorings:\n  - id: t9\n    practices: [OP.UVE.01]\n    scope: {scope}\n    reason: r\n"
        f"    author: {author}\n    approver: {approver}\n    on: 2026-02-01\n"
    )


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _problems(root: Path, catalogue: Catalogue | None = None) -> tuple[Problem, ...]:
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(root, catalogue)
    return caught.value.problems


CASES = {
    "no-mapping": ("¦- a\n", "wrong_type", "mapping"),
    "unknown-section": ("¦itmes: []\n", "unknown_key", "Did you mean items?"),
    "foreign-file": ("¦services: {}\n", "unknown_key", "ignore:"),
    "no-list": ("items: ¦3\n", "wrong_type", "dash"),
    "no-entry": ("units:\n  - ¦3\n", "wrong_type", "mapping of keys"),
    "unknown-key": ("units:\n  - {id: u9, name: N, ¦naem: M}\n", "unknown_key", "Did you mean name?"),
    "unknown-inner-key": (
        _item("phase: concept, since: 2026-01-01, depends_on: [{item: item-1, ¦knid: build}]"),
        "unknown_key",
        "Did you mean kind?",
    ),
    "missing-key": ("units:\n  - ¦id: u9\n", "missing_key", "Add name:"),
    "number-for-text": ("tools: [{id: t9, name: T, version: ¦1.10}]\n", "wrong_type", "Write it in quotes."),
    "text-for-bool": (
        _item("phase: concept, since: 2026-01-01, personal_data: ¦maybe"),
        "wrong_type",
        "true or false",
    ),
    "bad-id": ("units:\n  - id: ¦-a\n    name: N\n", "bad_id", "start with a letter"),
    "bad-date": (_item("phase: concept, since: ¦2026-02-30"), "bad_date", "2026-05-01"),
    "date-in-words": (_item("phase: concept, since: ¦soon"), "bad_date", "2026-05-01"),
    "bad-choice": (
        _item("phase: concept, since: 2026-01-01, asil: ¦E"),
        "bad_value",
        "'QM', 'A', 'B', 'C' or 'D'",
    ),
    "bad-answer": (
        "classifications: [{item: item-2, author: ann, approver: bob, on: 2026-09-01, answers: {Q: ¦nope}}]",
        "bad_value",
        "'yes', 'no' or 'unknown'",
    ),
    "duplicate-id": ("units: [{id: ¦item-1, name: N}]\n", "duplicate_id", "unique over all"),
    "duplicate-organisation": ("units: [{id: ¦org, name: N}]\n", "duplicate_id", "asqms.yaml:2:20"),
    "duplicate-person": ("people: [{id: ¦ann, name: N}]\n", "duplicate_id", "organisation.yaml:2:10"),
    "no-phase": (
        "items:\n  - ¦{id: i9, name: N, project: pro-1, domain: tool, owner: ann}\n",
        "incomplete",
        "since:",
    ),
    "phase-without-day": (_item("phase: ¦concept"), "incomplete", "Add since:"),
    "two-forms-of-phase": (
        _item("phase: ¦concept, since: 2026-01-01, phases: [{phase: release, since: 2026-02-02}]"),
        "incomplete",
        "Keep one",
    ),
    "freedom-unapproved": (
        _item(
            "phase: concept, since: 2026-01-01, depends_on: [{item: item-1, free_from_interference: ¦wall}]"
        ),
        "incomplete",
        "approver:",
    ),
    "unknown-person": ("projects: [{id: p9, name: N, owner: ¦an}]\n", "unknown_person", "Did you mean ann?"),
    "unknown-unit": ("projects: [{id: p9, name: N, unit: ¦unit-c}]\n", "unknown_unit", "Did you mean unit-"),
    "unknown-project": (
        "adoptions: [{project: ¦pro1, process: OP.UVE, version: '2', since: 2026-01-01}]\n",
        "unknown_project",
        "Did you mean pro-1?",
    ),
    "unknown-item": (
        _item("phase: concept, since: 2026-01-01, depends_on: [¦item-7]"),
        "unknown_item",
        "Did you mean item-",
    ),
    "unknown-supplier": (
        _item("phase: concept, since: 2026-01-01, supplier: ¦other"),
        "unknown_supplier",
        "Known: sup-1. Define it under suppliers:",
    ),
    "unknown-scope": (_decision("¦nowhere", "ann", "bob"), "unknown_scope", "Known:"),
    "tool-as-scope": (_decision("¦tool-1", "ann", "bob"), "unknown_scope", "domain: tool"),
    "unknown-version": (
        "adoptions: [{project: pro-2, process: OP.UVE, version: ¦'3', since: 2026-01-01}]\n",
        "unknown_version",
        "processes:",
    ),
    "duplicate-version": (
        "processes: [{process: OP.UVE, version: ¦'2', owner: bob, since: 2026-01-01}]\n",
        "duplicate_version",
        "another version",
    ),
    "foreign-practice": (
        "processes: [{process: P.B, version: '2', owner: bob, since: 2026-01-01, practices: [¦P.A.01]}]\n",
        "foreign_practice",
        "own process",
    ),
    "unknown-root": (
        EVIDENCE + "    root: ¦bulids\n    effective: 2026-01-01\n",
        "unknown_evidence_root",
        "Did you mean builds?",
    ),
    "unknown-model": (
        "trace: [{id: t9, scope: pro-1, sources: [tests], model: ¦v}]\n",
        "unknown_trace_model",
        "trace_models:",
    ),
    "unknown-source": (
        "trace: [{id: t9, scope: pro-1, sources: [¦testss]}]\n",
        "unknown_evidence",
        "Did you mean tests?",
    ),
    "file-time": (EVIDENCE + "    effective: ¦file\n", "file_time", "effective_from:"),
    "no-day": (EVIDENCE.replace("id:", "¦id:"), "no_effective_date", "effective:"),
    "no-day-and-no-file": (
        EVIDENCE.replace("id:", "¦id:").replace("plan.md", "none.md"),
        "no_effective_date",
        "effective:",
    ),
    "two-days": (
        EVIDENCE + "    effective: 2026-01-01\n    effective_from: ¦git.when\n",
        "incomplete",
        "Keep one",
    ),
    "climbing": (
        EVIDENCE.replace("evidence/plan.md", "¦../builds/x.json") + "    effective: 2026-01-01\n",
        "outside",
        "evidence_roots:",
    ),
    "absolute": (
        EVIDENCE.replace("evidence/plan.md", "¦/etc/hosts") + "    effective: 2026-01-01\n",
        "outside",
        "evidence_roots:",
    ),
    "date-order": (_decision("item-1", "ann", "bob") + "    expires: ¦2026-01-31\n", "date_order", "Correct"),
    "role-ends-first": (
        "assignments: [{role: r, person: ann, since: 2026-02-01, until: ¦2026-01-01}]\n",
        "date_order",
        "Correct",
    ),
    "two-phases-a-day": (
        _item("phases: [{phase: concept, since: 2026-01-01}, {phase: release, since: ¦2026-01-01}]"),
        "same_day",
        "recorded:",
    ),
    "two-classifications-a-day": (
        "classifications: [{item: item-2, answers: {}, author: bob, approver: ann, on: ¦2026-01-02}]\n",
        "same_day",
        "items.yaml:",
    ),
    "unit-above-itself": ("units: [{id: u8, name: N, parent: ¦u8}]\n", "unit_cycle", "parent:"),
}


def _marked(text: str) -> tuple[str, str]:
    """Return the text without its mark, and the line and column the mark stood at."""
    before = text[: text.index("¦")]
    column = len(before) - (before.rfind("\n") + 1) + 1
    return text.replace("¦", ""), f"zz.yaml:{before.count(chr(10)) + 1}:{column}"


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_where_it_is(name: str, tmp_path: Path) -> None:
    marked, code, fragment = CASES[name]
    text, place = _marked(marked)
    problem = _problems(write_workspace(tmp_path / "ws", {"zz.yaml": text}))[0]
    assert (problem.code, str(problem.place)) == (f"workspace.{code}", place)
    assert fragment in f"{problem.message} {problem.hint}"
    assert problem.hint


BROKEN_YAML = {
    "tab": (b"units:\n\t- id: a\n", "yaml.syntax", "more.yaml:2:1"),
    "duplicate-key": (b"units: []\nunits: []\n", "yaml.duplicate_key", "more.yaml:2:1"),
    "not-utf8": (b"units: \xff\n", "text.not_utf8", "more.yaml"),
    "two-documents": (b"units: []\n---\nunits: []\n", "yaml.syntax", "more.yaml:2:1"),
    "tag": (b"units: !!python/object:os.system x\n", "yaml.tag", "more.yaml:1:8"),
}


@pytest.mark.parametrize("name", BROKEN_YAML)
def test_broken_yaml_is_told_where_it_is(name: str, tmp_path: Path) -> None:
    data, code, place = BROKEN_YAML[name]
    problem = _problems(write_workspace(tmp_path / "ws", {"more.yaml": data}))[0]
    assert problem.code == code
    assert str(problem.place).startswith(place)


CATALOGUE_CASES = {
    "practice": _decision("org", "ann", "bob").replace("[OP.UVE.01]", "[¦OP.UVE.99]"),
    "process": "processes: [{process: ¦OP.XXX, version: '1', owner: ann, since: 2026-01-01}]",
    "role": "assignments: [{role: ¦tester, person: ann, since: 2026-01-01}]",
    "phase": _item("phase: ¦concpt, since: 2026-01-01"),
    "domain": _item("phase: concept, since: 2026-01-01").replace("tool", "¦vehicle"),
    "evidence_type": EVIDENCE.replace("sbom", "¦sbon") + "    effective: 2026-01-01",
    "question": (
        "classifications:\n"
        "  - {item: item-2, answers: {¦CLS.9: no}, author: bob, approver: ann, on: 2026-07-01}"
    ),
}


@pytest.mark.parametrize("kind", CATALOGUE_CASES)
def test_ids_of_the_catalogue_are_checked_when_it_is_given(
    kind: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    text, place = _marked(CATALOGUE_CASES[kind])
    root = write_workspace(tmp_path / "ws", {"zz.yaml": text + "\n"})
    load_workspace(root)
    problem = _problems(root, catalogue)[0]
    assert (problem.code, str(problem.place)) == (f"workspace.unknown_{kind}", place)


SETTINGS_CASES = {
    "no-mapping": ("- 1\n", "workspace.wrong_type", "1:1"),
    "version": (SETTINGS.replace("asqms: 1", "asqms: 2"), "workspace.bad_value", "1:8"),
    "section": (SETTINGS + "items: []\n", "workspace.unknown_key", "7:1"),
    "unknown": (SETTINGS + "standard: []\n", "workspace.unknown_key", "7:1"),
    "missing": ("asqms: 1\n", "workspace.missing_key", "1:1"),
    "twice": (SETTINGS.replace("[iso26262]", "[iso26262, iso26262]"), "workspace.duplicate_id", "3:23"),
    "absolute": (SETTINGS + "overlays: /etc/*.yaml\n", "workspace.outside", "7:11"),
    "ignore": (SETTINGS.replace("[deployment", "[../deployment"), "workspace.outside", "6:10"),
    "model": (SETTINGS.replace("models/vee.yaml", "models/w.yaml"), "workspace.no_files", "4:21"),
    "tab": ("asqms: 1\n\torganisation: x\n", "yaml.syntax", "2:"),
}


@pytest.mark.parametrize("name", SETTINGS_CASES)
def test_mistakes_in_the_settings_are_told_where_they_are(name: str, tmp_path: Path) -> None:
    text, code, place = SETTINGS_CASES[name]
    problem = _problems(write_workspace(tmp_path / "ws", {"asqms.yaml": text}))[0]
    assert problem.code == code
    assert str(problem.place).startswith(f"asqms.yaml:{place}")


def test_an_unknown_standard_is_told_in_the_settings(tmp_path: Path, catalogue: Catalogue) -> None:
    root = write_workspace(tmp_path / "ws", {"asqms.yaml": SETTINGS.replace("iso26262", "iso26263")})
    problem = _problems(root, catalogue)[0]
    assert (problem.code, str(problem.place)) == ("workspace.unknown_standard", "asqms.yaml:3:13")
    assert problem.hint == "Did you mean iso26262?"


def test_another_catalogue_than_the_installed_one_is_told(tmp_path: Path, catalogue: Catalogue) -> None:
    for name in ("asqms-reference/0.11", "other/0.1"):
        root = write_workspace(tmp_path / "ws", {"asqms.yaml": f"{SETTINGS}catalogue: {name}\n"})
        problem = _problems(root, catalogue)[0]
        assert (problem.code, str(problem.place)) == ("workspace.unknown_catalogue", "asqms.yaml:7:12")
    same = write_workspace(tmp_path / "ws", {"asqms.yaml": f"{SETTINGS}catalogue: asqms-reference/0.1.0\n"})
    assert load_workspace(same, catalogue).settings.catalogue == "asqms-reference/0.1.0"


WARNINGS = {
    "self-approved": (_decision("item-1", "ann", "¦ann"), "self_approved"),
    "self-classified": (
        "classifications: [{item: item-2, answers: {}, author: ann, approver: ¦ann, on: 2026-07-01}]\n",
        "self_approved",
    ),
    "no-files": (
        EVIDENCE.replace("evidence/plan.md", "[evidence/plan.md, ¦evidence/*.n]")
        + "    effective: 2026-01-01\n",
        "no_files",
    ),
    "no-such-override": (
        EVIDENCE + "    effective: 2026-01-01\n    per_file: [{file: ¦plan.md, revision: r}]\n",
        "no_files",
    ),
    "itself": (_item("phase: concept, since: 2026-01-01, depends_on: [¦i9]"), "depends_on_itself"),
    "own-freedom": (
        _item(
            "phase: concept, since: 2026-01-01, "
            "depends_on: [{item: item-1, free_from_interference: wall, approver: ¦ann}]"
        ),
        "self_approved",
    ),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_a_doubt_is_a_warning_with_its_place(name: str, tmp_path: Path) -> None:
    marked, code = WARNINGS[name]
    text, place = _marked(marked)
    warnings = load_workspace(write_workspace(tmp_path / "ws", {"zz.yaml": text})).warnings
    assert [(one.code, str(one.place)) for one in warnings] == [(f"workspace.{code}", place)]
    assert warnings[0].hint


def test_missing_folders_and_overlays_are_warnings_in_the_settings(tmp_path: Path) -> None:
    text = SETTINGS.replace("../builds", "../bulids") + "overlays: [none/*.yaml]\n"
    warnings = load_workspace(write_workspace(tmp_path / "ws", {"asqms.yaml": text})).warnings
    assert [(one.code, str(one.place)) for one in warnings] == [
        ("workspace.no_folder", "asqms.yaml:5:26"),
        ("workspace.no_files", "asqms.yaml:7:12"),
    ]


def test_depending_in_a_circle_is_allowed(tmp_path: Path) -> None:
    one = _item("phase: concept, since: 2026-01-01, depends_on: [i8]")
    other = one.replace("i8", "x").replace("i9", "i8").replace("[x]", "[i9]")
    root = write_workspace(tmp_path / "ws", {"one.yaml": one, "other.yaml": other})
    assert load_workspace(root).warnings == ()


def test_all_problems_are_told_in_order_and_counted(tmp_path: Path) -> None:
    text = "units:\n" + "".join(f"  - {{id: u{n}, naem: N}}\n" for n in range(40))
    root = write_workspace(tmp_path / "ws", {"a.yaml": "itmes: []\n", "b.yaml": text, "c.yaml": "\t"})
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(root)
    error = caught.value
    assert len(error.problems) == MOST_PROBLEMS
    assert error.more == 82 - MOST_PROBLEMS
    assert (error.code, error.exit_code) == ("workspace.problems", ExitCode.UNREADABLE)
    places = [(one.place.path, one.place.line or 0) for one in error.problems if one.place]
    assert places == sorted(places)
    assert "82 problems" in error.message
    assert "and 32 more" in error.message


def test_a_broken_entry_does_not_make_its_references_unknown(tmp_path: Path) -> None:
    text = "people: [{id: cat, nam: Cat}]\nprojects: [{id: p9, name: N, owner: cat}]\n"
    codes = {one.code for one in _problems(write_workspace(tmp_path / "ws", {"more.yaml": text}))}
    assert codes == {"workspace.unknown_key", "workspace.missing_key"}


def test_a_single_problem_carries_its_own_code_place_and_hint(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(write_workspace(tmp_path / "ws", {"more.yaml": "itmes: []\n"}))
    assert caught.value.code == "workspace.unknown_key"
    assert str(caught.value.place) == "more.yaml:1:1"
    assert "Did you mean items?" in caught.value.hint


def test_links_that_leave_the_workspace_match_nothing(tmp_path: Path) -> None:
    root = write_workspace(tmp_path / "ws")
    (tmp_path / "secret.md").write_text("secret")
    (root / "evidence" / "plan.md").unlink()
    (root / "evidence" / "plan.md").symlink_to(tmp_path / "secret.md")
    assert [one.code for one in load_workspace(root).warnings] == ["workspace.no_files"]


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    root = write_workspace(tmp_path / "ws")
    (root / "gone.yaml").symlink_to(root / "nowhere")
    problem = _problems(root)[0]
    assert (problem.code, str(problem.place)) == ("workspace.unreadable", "gone.yaml")
