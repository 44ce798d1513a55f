# SPDX-License-Identifier: Apache-2.0
"""A request with a key has its effect once, and one whose server was killed can soon be made again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from asqms.contexts.work import api as work
from asqms.contexts.work.commands.idempotency import _named
from asqms.contexts.work.data import Answer, Wish
from asqms.contexts.work.errors import WorkError
from asqms.contexts.work.models import Repetition

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
WISH = Wish("ours", "token:1", "key-1", "sha256:request")
pytestmark = pytest.mark.django_db


def answers(text: str, done: list[str]) -> Answer:
    done.append(text)
    return Answer(201, {"Location": "/x"}, text.encode())


@pytest.mark.parametrize("in_one", [True, False])
def test_the_second_time_the_first_answer_is_repeated(in_one: bool) -> None:  # noqa: FBT001
    done: list[str] = []
    first = work.once(WISH, lambda: answers("a", done), at=AT, in_one=in_one)
    again = work.once(WISH, lambda: answers("b", done), at=AT + timedelta(hours=23), in_one=in_one)
    assert (bytes(again.body), again.status, again.repeated, first.repeated) == (b"a", 201, True, False)
    assert done == ["a"]
    later = work.once(WISH, lambda: answers("c", done), at=AT + timedelta(hours=25), in_one=in_one)
    assert bytes(later.body) == b"c"


@pytest.mark.parametrize("in_one", [True, False])
def test_what_failed_may_be_tried_again(in_one: bool) -> None:  # noqa: FBT001
    done: list[str] = []
    failed = work.once(WISH, lambda: Answer(422, {}, b"no"), at=AT, in_one=in_one)
    assert failed.status == 422
    with pytest.raises(ZeroDivisionError):
        work.once(WISH, lambda: Answer(1 // 0, {}, b""), at=AT, in_one=in_one)
    assert bytes(work.once(WISH, lambda: answers("a", done), at=AT, in_one=in_one).body) == b"a"


def test_a_key_that_came_with_another_request_is_refused() -> None:
    work.once(WISH, lambda: answers("a", []), at=AT)
    other = Wish("ours", "token:1", "key-1", "sha256:other")
    with pytest.raises(WorkError) as caught:
        work.once(other, lambda: answers("b", []), at=AT)
    assert caught.value.code == "work.key_reused"
    assert work.once(Wish("ours", "token:2", "key-1", "sha256:other"), lambda: answers("b", []), at=AT)


def taken_by_a_server_that_was_killed(wish: Wish, at: datetime) -> None:
    Repetition.objects.create(
        organisation=wish.organisation,
        caller=wish.caller,
        key=_named(wish.key),
        request_digest=wish.request_digest,
        holder="dead",
        made_at=at,
        forget_after=at + timedelta(hours=24),
    )


def test_work_whose_server_was_killed_may_soon_be_begun_anew() -> None:
    taken_by_a_server_that_was_killed(WISH, AT)
    with pytest.raises(WorkError) as caught:
        work.once(WISH, lambda: answers("b", []), at=AT + timedelta(seconds=29), in_one=False)
    assert caught.value.code == "work.in_progress"
    again = work.once(WISH, lambda: answers("b", []), at=AT + timedelta(seconds=31), in_one=False)
    assert bytes(again.body) == b"b"


def test_who_was_slow_neither_frees_nor_overwrites_the_key_of_who_began_anew() -> None:
    def slow() -> Answer:
        quick = work.once(WISH, lambda: answers("quick", []), at=AT + timedelta(seconds=31), in_one=False)
        assert bytes(quick.body) == b"quick"
        return Answer(500, {}, b"failed late")

    assert work.once(WISH, slow, at=AT, in_one=False).status == 500
    kept = work.once(WISH, lambda: answers("c", []), at=AT + timedelta(seconds=32), in_one=False)
    assert bytes(kept.body) == b"quick"
