# SPDX-License-Identifier: Apache-2.0
"""Lets a request that carries a key have its effect once: the second time its answer is repeated."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from asqms.contexts.work.data import Answer, Wish
from asqms.contexts.work.errors import WorkError
from asqms.contexts.work.models import Repetition

KEPT = timedelta(hours=24)
ABANDONED = timedelta(seconds=30)
"""After which work that is safe to repeat may be begun anew: whoever began it was probably killed."""
MOST_BODY_BYTES = 1 << 20


def once(wish: Wish, work: Callable[[], Answer], *, at: datetime, in_one: bool = True) -> Answer:
    """Do the work and keep its answer for a day, or return the answer kept under the same key.

    With ``in_one`` effect and answer are one transaction, so that there is no moment between them; without,
    the work is safe to repeat and only its answer is kept. What fails is not kept: nothing was done, and
    the key may be used again. Raises WorkError ``work.key_reused`` where the key came with another request
    and ``work.in_progress`` while the first one is being answered.
    """
    if not in_one:
        return _apart(wish, work, at)
    with transaction.atomic():
        known = _claimed(wish, at, secrets.token_hex(16))
        if known is not None:
            return known
        answer = work()
        if not answer.is_success:
            transaction.set_rollback(True)
        elif len(answer.body) <= MOST_BODY_BYTES:
            _keep(wish, answer)
        else:
            _rows(wish).delete()
    return answer


def _apart(wish: Wish, work: Callable[[], Answer], at: datetime) -> Answer:
    holder = secrets.token_hex(16)
    with transaction.atomic():
        known = _claimed(wish, at, holder)
    if known is not None:
        return known
    kept = False
    try:
        answer = work()
        if answer.is_success and len(answer.body) <= MOST_BODY_BYTES:
            _keep(wish, answer)
            kept = True
    finally:
        if not kept:
            _rows(wish).filter(holder=holder, status__isnull=True).delete()
    return answer


def _claimed(wish: Wish, at: datetime, holder: str) -> Answer | None:
    """Take the key, or return the answer kept under it."""
    Repetition.objects.filter(forget_after__lt=at).delete()
    _rows(wish).filter(status__isnull=True, made_at__lt=at - ABANDONED).delete()
    made = Repetition(
        organisation=wish.organisation,
        caller=wish.caller,
        key=_named(wish.key),
        request_digest=wish.request_digest,
        holder=holder,
        made_at=at,
        forget_after=at + KEPT,
    )
    Repetition.objects.bulk_create([made], ignore_conflicts=True)
    row = _rows(wish).select_for_update().first()
    if row is None:
        raise _in_progress()
    if row.request_digest != wish.request_digest:
        raise WorkError(
            "work.key_reused",
            "This idempotency key came with another request.",
            hint="Make a new key for each thing that is to be done.",
        )
    if row.status is not None:
        return Answer(row.status, row.headers, bytes(row.body), repeated=True)
    if row.holder != holder:
        raise _in_progress()
    return None


def _in_progress() -> WorkError:
    return WorkError(
        "work.in_progress",
        "The first request with this key is still being answered.",
        hint="Wait a moment and repeat it with the same key.",
    )


def _keep(wish: Wish, answer: Answer) -> None:
    _rows(wish).filter(status__isnull=True).update(
        status=answer.status, headers=dict(answer.headers), body=answer.body
    )


def _rows(wish: Wish):  # type: ignore[no-untyped-def] # noqa: ANN202
    return Repetition.objects.filter(organisation=wish.organisation, caller=wish.caller, key=_named(wish.key))


def _named(key: str) -> str:
    """Return the digest that stands for a caller's key: any text, no content."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
