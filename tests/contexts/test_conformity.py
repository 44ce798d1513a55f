# SPDX-License-Identifier: Apache-2.0
"""The server's verdicts: equal to the command line's, kept current step by step, seen by right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.commands.evaluate import evaluate_everything
from asqms.contexts.conformity.models import Assessment, VerdictChange
from asqms.contexts.conformity.state import state_of_organisation, whole_state
from asqms.contexts.evidence.data import EvidenceFileRecord
from asqms.contexts.governance import product_registers
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.organization.models import Organisation
from asqms.contexts.work import api as work
from asqms.contexts.workspaces import api as workspaces
from asqms.engine.checks.registry import CHECKS
from asqms.engine.evaluate import evaluate
from asqms.engine.snapshot import VerdictName
from asqms.kernel.clock import FrozenClock
from asqms.project.plugins import load_adapters
from asqms.workspace.assess import evaluate_workspace
from tests.support.assessed import PASSING
from tests.support.personas import AT, Small, small_organisation
from tests.support.verdicts import counters_of, obligations_of

DEMO = Path(__file__).resolve().parents[2] / "demo" / "workspace"


@pytest.fixture
def demo(db: None) -> Actor:  # noqa: ARG001
    bundle = workspaces.bundle_of(DEMO)
    organization.found_organisation("musterfahrt", "Musterfahrt Software", at=AT)
    actor = organization.operator_of("musterfahrt", at=AT)
    workspaces.store_files(actor, bundle, workspaces.plan_bundle(actor, bundle).missing)
    workspaces.apply_bundle(actor, bundle)
    return actor


def test_an_applied_workspace_gives_the_verdicts_of_the_command_line(
    demo: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for the registers that only a server writes by itself."""
    monkeypatch.setattr(product_registers, "write_registers", lambda _: 0)
    work.run_until_idle(FrozenClock(AT))
    conformity.catch_up(demo)
    expected = evaluate_workspace(DEMO, load_adapters(), as_of=AT.date())
    organisation = Organisation.objects.get(pk=demo.organisation)
    found = {
        key: VerdictName(conformity.verdict_word(row[1])) for key, row in obligations_of(organisation).items()
    }
    wanted = {(one.scope, one.practice): one.verdict for one in expected.assessment.obligations}
    assert found == wanted
    standing = conformity.standing(demo)
    assert standing is not None
    assert (
        conformity.visible_total(demo, standing).rollups[""].mandatory
        == expected.assessment.rollups["musterfahrt", ""].mandatory
    )


def test_the_organisation_is_explained_from_what_bears_on_it(demo: Actor) -> None:
    conformity.catch_up(demo)
    organisation = Organisation.objects.get(pk=demo.organisation)
    current = Assessment.objects.get(organisation=organisation, current=True)
    day = AT.date()
    around = state_of_organisation(organisation, current.pk, as_of=day, known_on=day)
    whole = whole_state(organisation, as_of=day, known_on=day, past=False)
    found, wanted = (
        evaluate(state.snapshot, state.catalogue, CHECKS, as_of=day).obligations for state in (around, whole)
    )
    own = [one for one in wanted if one.scope == organisation.reference]
    assert len(own) > 30
    assert [one for one in found if one.scope == organisation.reference] == own
    assert {one.subject for one in around.snapshot.evidence} == {organisation.reference}


def test_applying_twice_changes_nothing(demo: Actor) -> None:
    again = workspaces.plan_bundle(demo, workspaces.bundle_of(DEMO))
    assert again.is_empty
    assert again.unchanged > 1000


def test_what_is_not_in_the_workspace_stays_unless_it_is_asked_for(demo: Actor) -> None:
    organization.write_record(demo, "people", {"id": "newcomer", "name": "Newcomer"})
    bundle = workspaces.bundle_of(DEMO)
    plan = workspaces.apply_bundle(demo, bundle)
    assert [(one.kind, one.key, one.what) for one in plan.changes] == [("people", "newcomer", "remove")]
    assert workspaces.plan_bundle(demo, bundle).counted("remove") == 1
    workspaces.apply_bundle(demo, bundle, remove=True)
    assert workspaces.plan_bundle(demo, bundle).is_empty


def test_one_piece_of_evidence_changes_only_what_it_touches(small: Small) -> None:
    organisation = small.organisation
    conformity.bring_up_to_date(organisation, at=AT)
    before = obligations_of(organisation)
    organization.write_record(small.actor("brake-developer"), "evidence_files", PASSING)
    standing = conformity.standing(small.operator)
    assert standing is not None
    assert standing.behind == 1
    conformity.bring_up_to_date(organisation, at=AT)
    after = obligations_of(organisation)
    changed = {key for key in before if before[key] != after[key]}
    assert changed
    assert {scope for scope, _ in changed} == {"controller"}
    told = VerdictChange.objects.values_list("scope__key", flat=True).distinct()
    assert set(told) == {"controller"}
    assert conformity.standing(small.operator).behind == 0  # type: ignore[union-attr]


def test_step_by_step_equals_from_nothing(small: Small) -> None:
    organisation = small.organisation
    conformity.bring_up_to_date(organisation, at=AT)
    for number, subject in enumerate(("controller", "brake", "player", "sensor-maker")):
        record = PASSING | {"subject": subject, "name": f"{number}.xml", "source": f"s{number}"}
        organization.write_record(small.operator, "evidence_files", record)
        conformity.bring_up_to_date(organisation, at=AT)
    stepped, counted = obligations_of(organisation), counters_of(organisation)
    Assessment.objects.all().delete()
    evaluate_everything(organisation, as_of=AT.date(), at=AT)
    assert obligations_of(organisation) == stepped
    assert counters_of(organisation) == counted


def test_what_did_not_change_is_not_written_and_everything_is_compared_before_writing(small: Small) -> None:
    organisation = small.organisation
    conformity.bring_up_to_date(organisation, at=AT)
    rows, counted = obligations_of(organisation), counters_of(organisation)
    with CaptureQueriesContext(connection) as asked:
        evaluate_everything(organisation, as_of=AT.date(), at=AT)
    statements = [one["sql"] for one in asked.captured_queries]
    about = [one for one in statements if 'conformity_obligation"' in one]
    assert not [one for one in about if one.startswith(("UPDATE", "INSERT"))]
    begins = next(at for at, one in enumerate(statements) if one.startswith("SAVEPOINT"))
    compared = [at for at, one in enumerate(statements) if one in about and '"reason"' in one]
    assert compared
    assert max(compared) < begins
    assert obligations_of(organisation) == rows
    assert counters_of(organisation) == counted


SUBJECTS = ("stepped", "driving", "brake", "radio", "controller", "sensor", "player", "sensor-maker")
TYPES = (
    "report.test",
    "report.coverage",
    "plan.project",
    "record.approval",
    "report.static_analysis",
    "sbom",
)


class AnyOrderOfEvidence(TestCase):
    """Whatever arrives in whatever order: counters kept by difference equal counters from nothing."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        steps=st.lists(
            st.tuples(
                st.sampled_from(SUBJECTS),
                st.sampled_from(TYPES),
                st.integers(0, 9),
                st.integers(0, 9),
                st.integers(1, 28),
            ),
            min_size=1,
            max_size=6,
        )
    )
    def test_counters(self, steps: list[tuple[str, str, int, int, int]]) -> None:
        small = small_organisation("stepped")
        conformity.bring_up_to_date(small.organisation, at=AT)
        for number, (subject, kind, passed, failed, day) in enumerate(steps):
            facts: Mapping[str, object] = {
                "tests.total": passed + failed,
                "tests.passed": passed,
                "tests.failed": failed,
                "tests.errors": 0,
                "tests.skipped": 0,
            }
            record = PASSING | {
                "subject": subject,
                "type": kind,
                "name": f"{number}.xml",
                "source": f"{kind}-{subject}",
                "effective": f"2026-10-{day:02}",
                "received": f"2026-10-{day:02}",
                "facts": facts,
            }
            organization.write_record(small.operator, "evidence_files", record)
            conformity.bring_up_to_date(small.organisation, at=AT)
        stepped, counted = obligations_of(small.organisation), counters_of(small.organisation)
        Assessment.objects.all().delete()
        evaluate_everything(small.organisation, as_of=AT.date(), at=AT)
        assert obligations_of(small.organisation) == stepped
        assert counters_of(small.organisation) == counted


def test_everybody_counts_only_what_they_may_see(small: Small) -> None:
    conformity.bring_up_to_date(small.organisation, at=AT)
    standing = conformity.standing(small.operator)
    assert standing is not None

    def scopes(person: str) -> set[str]:
        page = conformity.obligations(small.actor(person), standing, conformity.Filter(), rows=5000)
        return {row.scope for row in page.rows}

    assert scopes("brake-lead") == {"controller", "sensor"}
    assert scopes("sensor-contact") == {"sensor"}
    assert scopes("quality-lead") == {"small", "controller", "sensor", "player"}
    assert scopes("nobody") == set()
    totals = {
        person: conformity.visible_total(small.actor(person), standing).rollups[""].mandatory.total
        for person in ("quality-lead", "brake-lead", "sensor-contact", "nobody")
    }
    assert totals["quality-lead"] > totals["brake-lead"] > totals["sensor-contact"] > totals["nobody"] == 0
    with pytest.raises(NotFoundError):
        conformity.explained(small.actor("radio-lead"), "OP.VER.01", "controller", "en")


def test_pages_of_gaps_have_every_row_once(small: Small) -> None:
    conformity.bring_up_to_date(small.organisation, at=AT)
    standing = conformity.standing(small.operator)
    assert standing is not None
    wanted = conformity.Filter(only_gaps=True)
    whole = conformity.obligations(small.operator, standing, wanted, rows=10_000, count=True)
    found: list[int] = []
    after = ""
    while True:
        page = conformity.obligations(small.operator, standing, wanted, after=after, rows=7)
        found += [row.id for row in page.rows]
        after = page.following
        if not after:
            break
    assert found == [row.id for row in whole.rows]
    assert len(set(found)) == whole.total
    damaged = conformity.obligations(small.operator, standing, wanted, after="][", rows=7)
    assert [row.id for row in damaged.rows] == found[:7]


def test_a_past_day_stays_as_it_was_known(small: Small) -> None:
    organisation = small.organisation
    day = date(2026, 11, 20)
    organization.write_record(small.operator, "evidence_files", PASSING)
    first = conformity.evaluate_past(organisation, as_of=day, known_on=day, at=AT)
    digest = first.digest
    first.delete()
    late = PASSING | {
        "name": "late.xml",
        "received": "2026-11-25",
        "facts": {"tests.failed": 3, "tests.total": 3},
    }
    organization.write_record(small.operator, "evidence_files", late, known_from=date(2026, 11, 25))
    assert conformity.evaluate_past(organisation, as_of=day, known_on=day, at=AT).digest == digest


def test_evidence_of_another_organisation_counts_nowhere(small: Small, foreign: Small) -> None:
    conformity.bring_up_to_date(small.organisation, at=AT)
    before = obligations_of(small.organisation)
    organization.write_record(foreign.operator, "evidence_files", PASSING | {"subject": "canarycontroller"})
    conformity.bring_up_to_date(small.organisation, at=AT)
    conformity.bring_up_to_date(foreign.organisation, at=AT)
    assert obligations_of(small.organisation) == before
    record = EvidenceFileRecord.model_validate(PASSING)
    assert record.uid == "unit-tests:junit.xml"


def test_evidence_that_moves_is_missed_where_it_was(small: Small) -> None:
    organization.write_record(small.operator, "evidence_files", PASSING)
    conformity.bring_up_to_date(small.organisation, at=AT)
    before = obligations_of(small.organisation)
    organization.write_record(small.operator, "evidence_files", PASSING | {"subject": "player"})
    conformity.bring_up_to_date(small.organisation, at=AT)
    after = obligations_of(small.organisation)
    assert {scope for scope, practice in before if before[scope, practice] != after[scope, practice]} == {
        "controller",
        "player",
    }
