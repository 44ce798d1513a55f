# SPDX-License-Identifier: Apache-2.0
"""Counts attempts: against a limit, or to tell how many there were."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from asqms.contexts.work.domain.attempts import counted
from asqms.contexts.work.models import Attempts


def allow(key: str, limit: int, seconds: int, at: datetime) -> bool:
    """Count one attempt; False, and not counted, when ``limit`` were made within ``seconds`` before.

    The key (who tries what) is kept as a digest only, and forgotten when it no longer matters.
    """
    name = hashlib.sha256(f"{seconds}:{key}".encode("utf-8", "surrogatepass")).hexdigest()
    forget = at + timedelta(seconds=2 * seconds)
    with transaction.atomic():
        row = _locked(name, forget)
        row.spans, allowed = counted(row.spans, limit, seconds, at.timestamp())
        if allowed:
            row.forget_after = forget
            row.save(update_fields=["spans", "forget_after"])
    return allowed


def count(key: str, seconds: int, at: datetime) -> int:
    """Count one attempt and return how many there were in this span of time: it begins every ``seconds``.

    The key is kept as ``allow`` keeps it.
    """
    name = hashlib.sha256(f"count:{seconds}:{key}".encode("utf-8", "surrogatepass")).hexdigest()
    span = str(int(at.timestamp()) // max(seconds, 1))
    forget = at + timedelta(seconds=2 * seconds)
    with transaction.atomic():
        row = _locked(name, forget)
        row.spans = {span: row.spans.get(span, 0) + 1}
        row.forget_after = forget
        row.save(update_fields=["spans", "forget_after"])
    return int(row.spans[span])


def _locked(name: str, forget: datetime) -> Attempts:
    """Return the row of a key, made where there is none, for nobody else until the transaction ends."""
    row = Attempts.objects.select_for_update().filter(key=name).first()
    if row is None:
        Attempts.objects.bulk_create(
            [Attempts(key=name, spans={}, forget_after=forget)], ignore_conflicts=True
        )
        row = Attempts.objects.select_for_update().get(key=name)
    return row
