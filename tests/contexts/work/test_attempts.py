# SPDX-License-Identifier: Apache-2.0
"""Attempts are counted so that no window holds more than the limit, and nobody is locked out for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as some

from asqms.contexts.work import api as work
from asqms.contexts.work.domain.attempts import counted
from asqms.contexts.work.models import Attempts

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_limit_holds_and_passes() -> None:
    tries = [work.allow("sign-in:a@example.com", 5, 60, AT + timedelta(seconds=n)) for n in range(10)]
    assert tries == [True] * 5 + [False] * 5
    assert work.allow("sign-in:b@example.com", 5, 60, AT)
    assert work.allow("sign-in:a@example.com", 5, 60, AT + timedelta(seconds=80))


@pytest.mark.django_db
def test_who_tried_is_not_kept_in_words() -> None:
    work.allow("sign-in:a@example.com", 5, 60, AT)
    assert "example" not in str(Attempts.objects.values())


@given(some.lists(some.floats(0, 500), max_size=120), some.integers(1, 8), some.integers(1, 60))
def test_no_window_holds_more_than_the_limit(moments: list[float], limit: int, seconds: int) -> None:
    spans: dict[str, int] = {}
    passed = []
    for moment in sorted(moments):
        spans, allowed = counted(spans, limit, seconds, moment)
        if allowed:
            passed.append(moment)
    for start in passed:
        assert sum(start <= one < start + seconds for one in passed) <= limit


@given(some.integers(1, 8), some.integers(1, 60))
def test_whoever_waits_may_try_again(limit: int, seconds: int) -> None:
    spans: dict[str, int] = {}
    for _ in range(50):
        spans, allowed = counted(spans, limit, seconds, 1000)
    assert not allowed
    assert counted(spans, limit, seconds, 1000 + seconds * 1.11 + 0.1)[1]


@pytest.mark.django_db
def test_the_cache_has_its_table() -> None:
    cache.set("asqms:sign", {"value": 1}, 60)
    assert cache.get("asqms:sign") == {"value": 1}
    cache.delete("asqms:sign")
    assert cache.get("asqms:sign") is None
