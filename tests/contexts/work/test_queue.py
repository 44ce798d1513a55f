# SPDX-License-Identifier: Apache-2.0
"""Jobs: written with their cause, run once at a time, retried, buried, cancelled, listed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction
from hypothesis import given
from hypothesis import strategies as some

from asqms.contexts.work import api as work
from asqms.contexts.work.commands.enqueue import enqueue_recurring
from asqms.contexts.work.commands.lease import lease_next
from asqms.contexts.work.commands.run import Lease
from asqms.contexts.work.data import JobContext, JobState
from asqms.contexts.work.domain.retry import LONGEST_SECONDS, next_try
from asqms.contexts.work.errors import LeaseLostError, NotFoundError, NoUseError, WorkError
from asqms.contexts.work.models import Job
from asqms.contexts.work.registry import _RECURRING, _TASKS
from asqms.kernel.clock import FrozenClock
from asqms.kernel.errors import AsqmsError

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CLOCK = FrozenClock(AT)
OURS = "0" * 32

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_tasks() -> Iterator[None]:
    tasks, recurring = dict(_TASKS), dict(_RECURRING)
    _TASKS.clear()
    _RECURRING.clear()
    yield
    for kept, now in ((tasks, _TASKS), (recurring, _RECURRING)):
        now.clear()
        now.update(kept)


def later(**parts: float) -> FrozenClock:
    return FrozenClock(AT + timedelta(**parts))


def wish(name: str = "note", payload: dict | None = None, **more: object) -> str:
    with transaction.atomic():
        return work.enqueue(name, payload or {}, at=AT, organisation=OURS, **more)


def noting(name: str = "note", **more: int) -> list[str]:
    notes: list[str] = []
    work.register_task(name, lambda context: notes.append(str(context.payload.get("what", ""))), **more)
    return notes


def test_a_wish_is_run_once_and_told_done() -> None:
    notes = noting()
    uid = wish(payload={"what": "evaluate"})
    assert work.run_until_idle(CLOCK) == 1
    assert work.run_until_idle(CLOCK) == 0
    assert notes == ["evaluate"]
    found = work.job(OURS, uid)
    assert (found.state, found.tries, found.finished_at) == (JobState.DONE, 1, AT)


def test_a_wish_of_a_transaction_that_failed_is_none() -> None:
    notes = noting()
    with transaction.atomic():
        work.enqueue("note", {}, at=AT)
        transaction.set_rollback(True)
    assert work.run_until_idle(CLOCK) == 0
    assert notes == []


def test_outside_a_transaction_nothing_is_enqueued(monkeypatch: pytest.MonkeyPatch) -> None:
    noting()
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(WorkError) as caught:
        work.enqueue("note", {}, at=AT)
    assert caught.value.code == "work.no_transaction"


def test_the_same_wish_waits_once_and_as_urgently_as_the_most_urgent() -> None:
    notes = noting()
    first = wish(payload={"what": "one"}, key="item:4", run_after=AT + timedelta(hours=1))
    assert wish(payload={"what": "two"}, key="item:4", priority=5) == first
    assert wish(key="item:5") != first
    assert work.job(OURS, first).priority == 5
    assert work.run_until_idle(CLOCK) == 2
    assert notes == ["one", ""]


def test_wishes_of_other_organisations_are_others() -> None:
    noting()
    ours = wish(key="all")
    with transaction.atomic():
        theirs = work.enqueue("note", {}, at=AT, key="all", organisation="1" * 32)
    assert ours != theirs
    with pytest.raises(NotFoundError):
        work.job(OURS, theirs)


def test_a_wish_made_while_its_like_runs_is_run_after_it() -> None:
    seen: list[tuple[str, bool]] = []

    def again(context: JobContext) -> None:
        if not seen:
            wish("again", key="k")
            seen.append((context.uid, work.run_next("other", CLOCK)))
        else:
            seen.append((context.uid, False))

    work.register_task("again", again)
    first = wish("again", key="k")
    work.run_until_idle(CLOCK)
    assert seen[0] == (first, False)
    assert len(seen) == 2
    assert seen[1][0] != first


def test_the_urgent_come_first_then_the_older() -> None:
    notes = noting()
    for what, priority in (("a", 0), ("b", 0), ("c", 9), ("d", -1)):
        wish(payload={"what": what}, priority=priority)
    work.run_until_idle(CLOCK)
    assert notes == ["c", "a", "b", "d"]


def test_nothing_runs_before_its_time() -> None:
    notes = noting()
    wish(run_after=AT + timedelta(minutes=5))
    assert work.run_until_idle(later(minutes=4)) == 0
    assert work.run_until_idle(later(minutes=5)) == 1
    assert notes == [""]


def test_failures_are_tried_later_and_buried_in_the_end() -> None:
    def fails(_: JobContext) -> None:
        raise AsqmsError("evidence.unreadable", "It cannot be read.")

    work.register_task("fails", fails, most_tries=3)
    uid = wish("fails")
    moment, waits = AT, []
    for _ in range(3):
        assert work.run_next("w", FrozenClock(moment))
        job = work.job(OURS, uid)
        waits.append((job.run_after - moment).total_seconds())
        moment = max(job.run_after, moment)
    assert (job.state, job.error_code, job.error_text) == (
        JobState.DEAD,
        "evidence.unreadable",
        "It cannot be read.",
    )
    assert 5 <= waits[0] < waits[1]
    assert not work.run_next("w", later(days=9))


def test_a_fault_is_told_by_its_kind_and_a_hopeless_task_is_not_repeated() -> None:
    def broken(_: JobContext) -> None:
        raise KeyError("unit")

    def hopeless(_: JobContext) -> None:
        raise NoUseError("evidence.gone", "It was deleted.")

    work.register_task("broken", broken)
    work.register_task("hopeless", hopeless)
    one, two = wish("broken"), wish("hopeless")
    assert work.run_until_idle(CLOCK) == 2
    assert work.job(OURS, one).error_code == "work.fault"
    assert work.job(OURS, one).state is JobState.WAITING
    assert "KeyError" in work.job(OURS, one).error_text
    assert (work.job(OURS, two).state, work.job(OURS, two).tries) == (JobState.DEAD, 1)


def test_dead_jobs_can_be_tried_again_others_not() -> None:
    fail = [True]

    def sometimes(_: JobContext) -> None:
        if fail:
            raise NoUseError("x.y", "No.")

    work.register_task("sometimes", sometimes)
    uid = wish("sometimes", key="k")
    work.run_until_idle(CLOCK)
    fail.clear()
    work.retry_job(OURS, uid, at=AT)
    with pytest.raises(WorkError, match="Only dead"):
        work.retry_job(OURS, uid, at=AT)
    work.run_until_idle(CLOCK)
    assert work.job(OURS, uid).state is JobState.DONE
    with pytest.raises(NotFoundError):
        work.retry_job("another", uid, at=AT)


def test_a_dead_job_whose_like_waits_is_not_tried_beside_it() -> None:
    def hopeless(_: JobContext) -> None:
        raise NoUseError("x.y", "No.")

    work.register_task("hopeless", hopeless)
    uid = wish("hopeless", key="k")
    work.run_until_idle(CLOCK)
    wish("hopeless", key="k")
    with pytest.raises(WorkError) as caught:
        work.retry_job(OURS, uid, at=AT)
    assert caught.value.code == "work.waits_already"


def test_a_failed_job_whose_like_waits_leaves_the_work_to_it() -> None:
    def fails_after_a_new_wish(context: JobContext) -> None:
        if context.tries == 1 and not Job.objects.filter(state="waiting").exists():
            wish("fails", key="k")
            raise AsqmsError("x.y", "Not now.")

    work.register_task("fails", fails_after_a_new_wish)
    first = wish("fails", key="k")
    assert work.run_next("w", CLOCK)
    assert work.job(OURS, first).state is JobState.CANCELLED
    assert work.job(OURS, first).error_code == "x.y"
    assert work.job_counts(OURS)[JobState.WAITING] == 1


def test_a_lost_lease_refuses_the_effect() -> None:
    noting(lease_seconds=30)
    uid = wish()
    slow = Lease(lease_next("slow", AT), CLOCK)
    assert lease_next("quick", AT + timedelta(seconds=30)) is None
    quick = Lease(lease_next("quick", AT + timedelta(seconds=31)), CLOCK)
    for refused in (slow.fence, slow.finish, lambda: slow.progress(1, 2)):
        with pytest.raises(LeaseLostError), transaction.atomic():
            refused()
    assert not slow.prolong()
    with transaction.atomic():
        quick.fence()
        quick.finish()
    assert work.job(OURS, uid).state is JobState.DONE
    assert work.job(OURS, uid).tries == 2
    slow.fail(("late.error", "Too late."), hopeless=True)
    assert work.job(OURS, uid).state is JobState.DONE


def test_a_lease_that_is_prolonged_is_kept() -> None:
    noting(lease_seconds=30)
    wish()
    kept = Lease(lease_next("slow", AT), later(seconds=29))
    assert kept.prolong()
    assert lease_next("quick", AT + timedelta(seconds=58)) is None


def test_a_job_that_kills_its_workers_is_buried() -> None:
    noting(lease_seconds=10, most_tries=3)
    uid = wish()
    for seconds in (0, 11, 22):
        assert lease_next("dies", AT + timedelta(seconds=seconds))
    assert lease_next("lives", AT + timedelta(seconds=33)) is None
    assert (work.job(OURS, uid).state, work.job(OURS, uid).error_code) == (JobState.DEAD, "work.worker_lost")


def test_a_cancelled_job_does_not_write_its_effect() -> None:
    def cancels_itself(context: JobContext) -> None:
        work.cancel_job(OURS, context.uid, at=AT)
        with transaction.atomic():
            context.fence()

    work.register_task("cancels", cancels_itself)
    noting()
    running, waiting = wish("cancels"), wish(run_after=AT + timedelta(days=1))
    work.run_until_idle(CLOCK)
    work.cancel_job(OURS, waiting, at=AT)
    assert {work.job(OURS, uid).state for uid in (running, waiting)} == {JobState.CANCELLED}
    with pytest.raises(WorkError) as caught:
        work.cancel_job(OURS, waiting, at=AT)
    assert caught.value.code == "work.over_already"


def test_progress_is_shown() -> None:
    def works(context: JobContext) -> None:
        context.progress(3, 10, "Reading evidence")

    work.register_task("works", works)
    uid = wish("works")
    work.run_until_idle(CLOCK)
    found = work.job(OURS, uid)
    assert (found.progress_done, found.progress_total, found.progress_words) == (3, 10, "Reading evidence")


def test_lists_go_from_page_to_page() -> None:
    noting()
    noting("other")
    uids = [wish() for _ in range(7)] + [wish("other")]
    first = work.jobs(OURS, limit=5)
    second = work.jobs(OURS, limit=5, cursor=first.next_cursor)
    assert [one.uid for one in first.rows + second.rows] == uids[::-1]
    assert second.next_cursor == ""
    assert [one.uid for one in work.jobs(OURS, name="other").rows] == [uids[-1]]
    assert work.jobs(OURS, state=JobState.DEAD).rows == ()
    assert work.jobs("another").rows == ()
    assert work.unsettled(OURS) == 8
    assert work.unsettled(OURS, names=("other",)) == 1
    for bad in ("x", "-1", "9" * 40, "²"):
        with pytest.raises(WorkError) as caught:
            work.jobs(OURS, cursor=bad)
        assert caught.value.code == "work.bad_cursor"


def test_recurring_tasks_are_enqueued_once_in_their_time() -> None:
    notes = noting("hourly", every_seconds=3600)
    assert [enqueue_recurring(AT), enqueue_recurring(AT)] == [1, 0]
    assert work.run_until_idle(later(minutes=59)) == 1
    assert work.run_until_idle(later(minutes=60)) == 1
    assert len(notes) == 2


def test_tasks_that_enqueue_each_other_for_ever_are_stopped() -> None:
    work.register_task("loop", lambda _: wish("loop") and None)
    wish("loop")
    with pytest.raises(WorkError, match="more"):
        work.run_until_idle(CLOCK, most_jobs=20)


def test_unknown_tasks_and_large_payloads_are_refused() -> None:
    with pytest.raises(WorkError) as caught:
        wish("nobody")
    assert caught.value.code == "work.unknown_task"
    noting()
    with pytest.raises(WorkError) as caught:
        wish(payload={"what": "x" * 5000})
    assert caught.value.code == "work.payload_too_large"
    with pytest.raises(WorkError) as caught:
        work.register_task("", lambda _: None)
    assert caught.value.code == "work.bad_task"


def test_jobs_of_tasks_this_process_does_not_know_are_left_alone() -> None:
    noting()
    uid = wish()
    _TASKS.clear()
    assert work.run_until_idle(CLOCK) == 0
    assert work.job(OURS, uid).state is JobState.WAITING


def test_old_jobs_are_forgotten_dead_letters_are_not() -> None:
    from asqms.contexts.work.commands.jobs import forget_old

    def hopeless(_: JobContext) -> None:
        raise NoUseError("x.y", "No.")

    work.register_task("hopeless", hopeless)
    work.register_task("forget", forget_old)
    noting()
    done, dead = wish(), wish("hopeless")
    work.run_until_idle(CLOCK)
    wish("forget", run_after=AT + timedelta(days=31))
    work.run_until_idle(later(days=31))
    assert work.job(OURS, dead).state is JobState.DEAD
    with pytest.raises(NotFoundError):
        work.job(OURS, done)


@given(some.integers(1, 60), some.text(min_size=1))
def test_waits_grow_to_an_hour_and_a_quarter(tries: int, uid: str) -> None:
    wait = (next_try(uid, tries, AT) - AT).total_seconds()
    assert 5 <= wait <= LONGEST_SECONDS * 1.25
    assert wait <= 5 * 2 ** (tries - 1) * 1.25
