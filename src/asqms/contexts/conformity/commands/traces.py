# SPDX-License-Identifier: Apache-2.0
"""Checks trace sets when their sources have changed and records the result as evidence of their scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import cast

from django.db.models import Max, QuerySet

from asqms.contexts.evidence.models import Evidence as EvidenceRow
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import When
from asqms.engine.snapshot import Evidence
from asqms.kernel.digest import CanonicalValue
from asqms.workspace.collection import UNDATED
from asqms.workspace.fields import Model

KIND = "evidence_files"
MADE_HERE = "trace"


def record_traces(actor: Actor) -> int:
    """Check every trace set that has newer material than its evidence; return how many records were written.

    The actor must be one that operates: the evidence follows from records alone. A set whose definition
    is wrong becomes unreadable evidence with its code.
    """
    written = 0
    for name, (_, sources) in sorted(traceability.defined_sets(actor, actor.day).items()):
        newest = _newest(actor, (*sources, name))
        if newest is not None and traceability.needs_check(actor, name, newest):
            written += _record(actor, name, [When(actor.day, actor.day)])
    return written


def record_trace_history(actor: Actor) -> int:
    """Record what every trace set said on each day on which its material changed, as it was known then."""
    written = 0
    for name, (_, sources) in sorted(traceability.defined_sets(actor, actor.day).items()):
        days = _days(actor, (*sources, name))
        written += _record(actor, name, [When(day, day) for day in days])
    return written


def _record(actor: Actor, name: str, moments: Iterable[When]) -> int:
    kind = organization.record_kind(KIND)
    wanted: dict[str, tuple[Model, date]] = {}
    for when in moments:
        built = traceability.check_trace_set(actor, name, when=when)
        content = _content(name, built.evidence)
        shape = organization.shaped(kind, content)
        wanted[kind.key(shape)] = (shape, min(built.evidence.received, actor.day))
    known = {
        one.key: one.content for one in ledger.current_records(actor.organisation_uid, KIND, list(wanted))
    }
    new = [
        (shape, day)
        for key, (shape, day) in wanted.items()
        if known.get(key) != organization.plain_content(shape)
    ]
    organization.write_records(actor, KIND, new, reason="trace set checked")
    return len(new)


def _content(name: str, evidence: Evidence) -> dict[str, CanonicalValue]:
    effective = evidence.effective if evidence.effective != UNDATED else evidence.received
    return {
        "source": name,
        "name": f"trace@{effective.isoformat()}",
        "type": evidence.type,
        "subject": evidence.subject,
        "title": evidence.title,
        "effective": evidence.effective.isoformat(),
        "received": evidence.received.isoformat(),
        "digest": evidence.digest,
        "adapter": MADE_HERE,
        "facts": cast("dict[str, CanonicalValue]", dict(evidence.facts)),
        "notices": list(evidence.notices),
        "problem": evidence.problem,
        "problem_message": evidence.problem_message,
        "producer": evidence.producer,
        "method": evidence.method[:500],
        "sampling": evidence.sampling,
        "revision": evidence.revision,
        "valid_until": evidence.valid_until.isoformat() if evidence.valid_until else None,
        "approved_by": evidence.approved_by or None,
        "approved_on": evidence.approved_on.isoformat() if evidence.approved_on else None,
        "withdrawn_on": evidence.withdrawn_on.isoformat() if evidence.withdrawn_on else None,
    }


def _material(actor: Actor, sources: Sequence[str]) -> QuerySet[EvidenceRow]:
    rows = EvidenceRow.objects.filter(organisation=actor.organisation, series__in=sources)
    return rows.exclude(adapter=MADE_HERE)


def _newest(actor: Actor, sources: Sequence[str]) -> datetime | None:
    found: datetime | None = _material(actor, sources).aggregate(newest=Max("recorded_at"))["newest"]
    return found


def _days(actor: Actor, sources: Sequence[str]) -> list[date]:
    rows = _material(actor, sources).values_list("effective", "received", "withdrawn_on")
    days = {day for row in rows for day in row if day is not None and UNDATED < day <= actor.day}
    return sorted(days)
