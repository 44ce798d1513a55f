# SPDX-License-Identifier: Apache-2.0
"""Who is told what about records: mentioned, due soon, overdue, escalated; each thing once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from asqms.contexts.work import api as work
from asqms.contexts.work.models import Delivery
from tests.support.personas import AT, Small
from tests.support.receiver import Receiver


@pytest.fixture
def number(small: Small) -> str:
    given = {"role": "problem_manager", "person": "radio-lead", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(small.operator, "assignments", given)
    return governance.create_record(
        small.actor("brake-developer"),
        "problem",
        title="Light",
        scope="controller",
        owner="brake-lead",
        fields={"severity": "major"},
    )


def _told(small: Small, person: str) -> list[str]:
    return [one.kind for one in governance.my_notices(small.actor(person))]


def test_a_limit_is_told_when_it_comes_near_when_it_passes_and_to_whom_it_escalates(
    small: Small, number: str
) -> None:
    """Analysis of a major problem is due on 2026-11-27 and reminds a day before."""
    assert governance.remind(small.organisation, at=AT) == 0
    near = AT + timedelta(days=6)
    assert governance.remind(small.organisation, at=near) == 1
    assert governance.remind(small.organisation, at=near) == 0
    assert _told(small, "brake-lead") == ["due"]
    assert governance.remind(small.organisation, at=AT + timedelta(days=8)) == 2
    assert governance.remind(small.organisation, at=AT + timedelta(days=9)) == 0
    assert _told(small, "brake-lead") == ["overdue", "due"]
    assert _told(small, "radio-lead") == ["escalated"]
    assert governance.seen_notices(small.actor("brake-lead")) == 2
    assert _told(small, "brake-lead") == []
    assert number


def test_whoever_is_mentioned_is_told_unless_they_may_not_see_it(small: Small, number: str) -> None:
    governance.comment(
        small.actor("brake-lead"), number, "@brake-developer, @reader and @sensor-contact: see this."
    )
    assert _told(small, "brake-developer") == ["mentioned"]
    assert _told(small, "reader") == ["mentioned"]
    assert _told(small, "sensor-contact") == []
    assert _told(small, "brake-lead") == []


def test_webhooks_hear_of_steps_and_limits(small: Small, number: str, receiver: Receiver) -> None:
    organization.add_webhook(small.operator, receiver.url, ["record.stepped", "record.overdue"])
    governance.take_step(small.operator, number, "reject", reason="A duplicate.")
    other = governance.create_record(small.actor("brake-lead"), "problem", title="Other", scope="controller")
    with transaction.atomic():
        governance.remind(small.organisation, at=AT + timedelta(days=40))
    events = list(Delivery.objects.order_by("pk").values_list("event", flat=True))
    assert events == ["record.stepped", "record.overdue"]
    assert other
    assert work.heard(small.organisation.uid)
