# SPDX-License-Identifier: Apache-2.0
"""The state of the server as a workspace: the way there and back changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from asqms.contexts.evidence import api as evidence
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import LinkName
from asqms.contexts.workspaces import api as workspaces
from asqms.project.plugins import load_adapters
from asqms.workspace.assess import evaluate_workspace
from asqms.workspace.bundle import bundle_workspace
from asqms.workspace.problems import WorkspaceError
from tests.contexts.traceability.building import small_set
from tests.support.personas import Small

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = AT.date()
DEMO = Path(__file__).parents[3] / "demo" / "workspace"

pytestmark = pytest.mark.django_db


def written(actor: Actor, folder: Path) -> Path:
    for name, pieces in workspaces.export_files(actor):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(pieces))
    return folder


def applied(actor: Actor, root: Path) -> None:
    bundle = bundle_workspace(root)
    workspaces.store_files(actor, bundle, workspaces.plan_bundle(actor, bundle).missing)
    workspaces.apply_bundle(actor, bundle)


def verdicts(root: Path) -> dict[tuple[str, str], tuple[str, str, str]]:
    evaluation = evaluate_workspace(root, load_adapters(), as_of=DAY, known_on=DAY)
    return {
        (one.practice, one.scope): (one.verdict.value, one.machine.value, one.basis.value)
        for one in evaluation.assessment.obligations
    }


def test_the_demo_comes_back_as_it_went(tmp_path: Path) -> None:
    organization.found_organisation("musterfahrt", "Musterfahrt Software", at=AT)
    actor = organization.operator_of("musterfahrt", at=AT)
    applied(actor, DEMO)
    back = written(actor, tmp_path / "back")
    assert not (back / "NOT-EXPORTED.txt").exists()
    plan = workspaces.plan_bundle(actor, bundle_workspace(back))
    assert [(one.what, one.kind, one.key, one.fields) for one in plan.changes] == []
    assert verdicts(back) == verdicts(DEMO)
    again = written(actor, tmp_path / "again")
    files = sorted(path.relative_to(back) for path in back.rglob("*") if path.is_file())
    assert all((again / name).read_bytes() == (back / name).read_bytes() for name in files)


def test_what_was_received_and_withdrawn_comes_along(small: Small, tmp_path: Path) -> None:
    lead = small.actor("quality-lead")
    import io

    content = b'<testsuite name="a" tests="1"><testcase name="one"/></testsuite>'
    given = {"subject": "controller", "type": "report.test", "name": "junit.xml", "effective": "2026-11-01"}
    first = evidence.receive_evidence(small.actor("brake-lead"), given, stream=io.BytesIO(content))
    other = evidence.receive_evidence(
        small.actor("brake-lead"), given | {"name": "old.xml"}, stream=io.BytesIO(content + b"\n")
    )
    evidence.withdraw_evidence(lead, other.uid, reason="wrong branch")
    back = written(lead, tmp_path)
    plan = workspaces.plan_bundle(lead, bundle_workspace(back))
    left = {(one.what, one.kind, one.key) for one in plan.changes}
    assert {one for one in left if one[1] == "evidence_files"} == set()
    snapshot = evaluate_workspace(back, load_adapters(), as_of=DAY, known_on=DAY).snapshot
    found = {one.path: one.withdrawn_on for one in snapshot.evidence}
    assert found == {first.uid.partition(":")[2]: None, other.uid.partition(":")[2]: date(2026, 11, 20)}


def test_names_that_lead_outside_are_left_out(small: Small, tmp_path: Path) -> None:
    uid_of = {"source": "made", "type": "report.test", "subject": "controller", "effective": "2026-11-01"}
    record = uid_of | {"name": "../../outside.xml", "received": "2026-11-01", "digest": "sha256:" + "0" * 64}
    organization.write_record(small.operator, "evidence_files", record)
    back = written(small.actor("quality-lead"), tmp_path / "deep" / "back")
    assert "made:../../outside.xml" in (back / "NOT-EXPORTED.txt").read_text()
    assert {path.name for path in tmp_path.iterdir()} == {"deep"}


def test_only_who_may_exports(small: Small) -> None:
    from asqms.contexts.organization.errors import AccessRefusedError

    with pytest.raises(AccessRefusedError):
        workspaces.export_files(small.actor("brake-lead"))


def test_links_that_people_confirmed_go_and_come_back(small: Small, tmp_path: Path) -> None:
    small_set(small.operator)
    seen = traceability.trace_set_state(small.operator, "controller-trace").snapshot
    links = [LinkName("SWR_1", "SYS_1", "derives")]
    traceability.confirm_links(
        small.actor("brake-developer"), "controller-trace", links, seen=seen, note="Read both."
    )
    kind = "trace_confirmations"
    (before,) = ledger.current_records(small.organisation.uid, kind)
    back = written(small.operator, tmp_path / "without")
    assert f"{kind}:{before.key}" in (back / "NOT-EXPORTED.txt").read_text()
    bundle_workspace(back)

    source = {"id": "made", "type": "report.test", "subject": "controller", "files": ["*.x"]}
    organization.write_record(small.operator, "evidence", {**source, "effective": "2026-11-01"})
    trace = {"id": "controller-trace", "scope": "controller", "sources": ["made"], "effective": "2026-11-01"}
    organization.write_record(small.operator, "trace", trace)
    back = written(small.operator, tmp_path / "back")
    bundle = bundle_workspace(back)
    assert [dict(one) for one in bundle.sections[kind]] == [dict(before.content)]
    changes = workspaces.plan_bundle(small.operator, bundle).changes
    assert [one for one in changes if one.kind == kind] == []
    organization.remove_record(small.operator, kind, before.key)
    applied(small.operator, back)
    (after,) = ledger.current_records(small.organisation.uid, kind)
    assert (after.key, after.content, after.version) == (before.key, before.content, 3)
    file = next(path for path in back.rglob("trace_confirmations.yaml"))
    file.write_text(file.read_text().replace("controller-trace", "no-such-set"))
    with pytest.raises(WorkspaceError) as refused:
        bundle_workspace(back)
    assert [one.code for one in refused.value.problems] == ["workspace.unknown_trace_set"]
