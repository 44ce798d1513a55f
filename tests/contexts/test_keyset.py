# SPDX-License-Identifier: Apache-2.0
"""Pages by key: every row once, both ways, whatever the order; damaged keys start at the beginning."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from asqms.contexts.ledger.models import Checkpoint
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.models import Assignment, Scope
from tests.support.personas import Small

ORDERS = [("key",), ("-key",), ("kind", "key"), ("-kind", "name", "id"), ("kind", "-id")]
ASSIGNED = [("person", "role", "scope__key", "since", "id"), ("-since", "id"), ("-scope__key", "-id")]


def _walk(rows: object, order: tuple[str, ...], size: int) -> list[int]:
    seen, after, previous = [], "", []
    while True:
        page = organization.keyset_page(rows, order, after=after, size=size)  # type: ignore[arg-type]
        ids = [one.pk for one in page.rows]
        assert bool(page.previous) is bool(after)
        if previous:
            back = organization.keyset_page(rows, order, before=page.previous, size=size)  # type: ignore[arg-type]
            assert [one.pk for one in back.rows] == previous
            assert back.next
        seen += ids
        previous = ids
        after = page.next
        if not after:
            return seen


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.sampled_from(ORDERS), size=st.integers(1, 9))
def test_scopes_are_walked_once_both_ways(small: Small, order: tuple[str, ...], size: int) -> None:
    rows = Scope.objects.filter(organisation=small.organisation)
    assert _walk(rows, order, size) == list(rows.order_by(*order).values_list("pk", flat=True))


@pytest.mark.parametrize("order", ASSIGNED)
@pytest.mark.parametrize("size", [1, 4, 100])
def test_dates_and_joined_fields_may_be_in_the_order(small: Small, order: tuple[str, ...], size: int) -> None:
    rows = Assignment.objects.filter(organisation=small.organisation).select_related("scope")
    assert _walk(rows, order, size) == list(rows.order_by(*order).values_list("pk", flat=True))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.text(max_size=60))
@example(key="[" * 5_000)
@example(key='["x"]')
@example(key='[{"on":"yesterday"},1]')
@example(key='[{"at":[]},1]')
@example(key='["organization",true]')
@example(key='["organization",99999999999999999999999999]')
@example(key='["a\\u0000",1]')
@example(key='["\\ud800",1]')
@example(key='["organization","x"]')
@example(key="[1,1]")
@example(key='[{"on":"2026-01-01"},1]')
def test_a_damaged_key_starts_at_the_beginning_or_nowhere(small: Small, key: str) -> None:
    rows = Scope.objects.filter(organisation=small.organisation)
    first = organization.keyset_page(rows, ("kind", "id"), size=3)
    page = organization.keyset_page(rows, ("kind", "id"), after=key, size=3)
    assert page.rows in (first.rows, ()) or set(page.rows) <= set(rows)


@pytest.mark.parametrize(
    "key", ['[{"on":"2026-01-01"},1]', '[{"at":"2026-01-01T00:00:00"},1]', '["x",1]', "[1,1]"]
)
@pytest.mark.usefixtures("db")
def test_keys_of_another_kind_start_at_the_beginning(key: str) -> None:
    assert (
        organization.keyset_page(Checkpoint.objects.all(), ("-made_at", "number"), after=key).previous == ""
    )
