# SPDX-License-Identifier: Apache-2.0
"""Edits of the inventory, of responsibility and of adoption: worked out step by step, and from nothing."""

from __future__ import annotations

from collections.abc import Mapping
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity import tasks
from asqms.contexts.conformity.commands.evaluate import evaluate_everything
from asqms.contexts.conformity.models import Assessment, ItemState
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.models import Organisation
from tests.support.personas import AT, Small, small_organisation
from tests.support.verdicts import counters_of, obligations_of

DAY = AT.date()
ITEMS = ("controller", "sensor", "player", "extra")


def _item(name: str, **changes: object) -> tuple[str, Mapping[str, object]]:
    project = "radio" if name == "player" else "brake"
    content = {
        "id": name,
        "name": name,
        "project": project,
        "domain": "in_vehicle",
        "owner": "brake-lead",
        "phases": [{"phase": "development", "since": "2026-01-10"}],
    }
    return ("items", content | changes)


def _answers(name: str, answer: str, day: int) -> tuple[str, Mapping[str, object]]:
    answers = {f"CLS.{number}": "no" for number in range(1, 6)} | {"CLS.6": answer}
    said = {"author": "brake-lead", "approver": "quality-lead", "on": f"2026-10-{day:02}"}
    return ("classifications", {"item": name, "answers": answers, "reason": "looked at"} | said)


def _write(small: Small, edit: tuple[str, Mapping[str, object]]) -> None:
    organization.write_record(small.operator, *edit)


def _from_nothing(organisation: Organisation) -> tuple[object, object, object]:
    Assessment.objects.all().delete()
    evaluate_everything(organisation, as_of=DAY, at=AT)
    return _state(organisation)


def _state(organisation: Organisation) -> tuple[object, object, object]:
    types = ItemState.objects.filter(assessment__organisation=organisation, assessment__current=True)
    classes = set(types.values_list("scope__key", "software_type", "phase", "reasons", "inherited_from"))
    return obligations_of(organisation), counters_of(organisation), classes


items = st.builds(
    _item,
    st.sampled_from(ITEMS),
    owner=st.sampled_from(["brake-lead", "radio-lead"]),
    asil=st.sampled_from(["QM", "D"]),
    markets=st.lists(st.sampled_from(["EU", "CN"]), unique=True),
    personal_data=st.booleans(),
    domain=st.sampled_from(["in_vehicle", "cloud_side"]),
    depends_on=st.lists(st.sampled_from(["controller", "sensor", "player"]), unique=True, max_size=2),
)
moves = st.builds(
    lambda name, project: _item(name, project=project),
    st.sampled_from(["controller", "player"]),
    st.sampled_from(["brake", "radio"]),
)
classifications = st.builds(
    _answers,
    st.sampled_from(["controller", "sensor", "player"]),
    st.sampled_from(["no", "yes", "unknown"]),
    st.integers(1, 20),
)
others = st.sampled_from(
    [
        ("projects", {"id": "radio", "name": "Radio", "owner": "brake-lead"}),
        ("projects", {"id": "radio", "name": "Radio", "owner": "radio-lead", "unit": "driving"}),
        ("projects", {"id": "mirror", "name": "Mirror", "owner": "radio-lead"}),
        ("units", {"id": "cabin", "name": "Cabin"}),
        ("suppliers", {"id": "glass-maker", "name": "Glass maker"}),
        (
            "assignments",
            {"role": "quality_manager", "person": "reader", "since": "2026-01-02", "scope": "brake"},
        ),
        (
            "adoptions",
            {"project": "brake", "process": "OP.VER", "version": "1", "since": "2026-03-01"},
        ),
    ]
)


class AnyOrderOfEdits(TestCase):
    """Whatever is edited in whatever order, what is kept step by step equals what comes from nothing."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(st.one_of(items, classifications, moves, others), min_size=1, max_size=6))
    def test_verdicts_and_counters(self, steps: list[tuple[str, Mapping[str, object]]]) -> None:
        small = small_organisation("edited")
        _write(
            small,
            ("processes", {"process": "OP.VER", "version": "1", "owner": "admin", "since": "2026-02-01"}),
        )
        conformity.bring_up_to_date(small.organisation, at=AT)
        for edit in steps:
            _write(small, edit)
            conformity.bring_up_to_date(small.organisation, at=AT)
        stepped = _state(small.organisation)
        assert stepped == _from_nothing(small.organisation)


@pytest.mark.parametrize(
    ("edit", "everything"),
    [
        (_item("controller", asil="D"), False),
        (_item("newcomer", depends_on=["sensor"]), False),
        (_answers("player", "no", 3), False),
        (("projects", {"id": "mirror", "name": "Mirror"}), False),
        (("projects", {"id": "brake", "name": "Brake renamed", "unit": "driving"}), False),
        (
            ("adoptions", {"project": "brake", "process": "OP.VER", "version": "1", "since": "2026-03-01"}),
            False,
        ),
        (_item("controller", project="radio"), True),
        (_item("sensor", supplier=None), True),
        (("projects", {"id": "brake", "name": "Brake"}), True),
    ],
)
def test_only_what_moves_works_out_everything(
    small: Small,
    edit: tuple[str, Mapping[str, object]],
    everything: bool,  # noqa: FBT001 - a column of the table
) -> None:
    conformity.bring_up_to_date(small.organisation, at=AT)
    _write(small, edit)
    with patch.object(tasks, "evaluate_everything", wraps=evaluate_everything) as whole:
        conformity.bring_up_to_date(small.organisation, at=AT)
    assert whole.called is everything
    stepped = _state(small.organisation)
    assert stepped == _from_nothing(small.organisation)


def test_a_type_reaches_what_an_item_is_built_on(small: Small) -> None:
    """Player is type I; controller, type II, comes to use sensor, which uses player: both inherit."""
    for name in ("controller", "sensor", "player"):
        _write(small, _answers(name, "no" if name != "controller" else "yes", 3))
    _write(small, _item("sensor", depends_on=["player"]))
    conformity.bring_up_to_date(small.organisation, at=AT)
    types = ItemState.objects.filter(scope__key="player", assessment__current=True)
    assert types.get().software_type == "I"
    _write(small, _item("controller", depends_on=["sensor"]))
    with patch.object(tasks, "evaluate_everything") as whole:
        conformity.bring_up_to_date(small.organisation, at=AT)
    assert not whole.called
    assert types.get().software_type == "II"
    _write(small, _item("controller"))
    with patch.object(tasks, "evaluate_everything") as whole:
        conformity.bring_up_to_date(small.organisation, at=AT)
    assert not whole.called
    assert types.get().software_type == "I"


def test_a_removed_item_is_counted_nowhere(small: Small) -> None:
    conformity.bring_up_to_date(small.organisation, at=AT)
    organization.remove_record(small.operator, "items", "player")
    conformity.bring_up_to_date(small.organisation, at=AT)
    stepped = _state(small.organisation)
    assert stepped == _from_nothing(small.organisation)
