# SPDX-License-Identifier: Apache-2.0
"""Hypothetical snapshots: what would be if an item were reclassified, evidence lapsed, a phase began.

Each function gives a changed snapshot that shares all the rest; evaluate both, and compare with
``difference``. Another edition is another catalogue, another day another ``as_of``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from asqms.engine.snapshot import (
    Answer,
    Classification,
    Decision,
    Evidence,
    PhaseEntry,
    Snapshot,
    SoftwareItem,
)
from asqms.kernel.digest import CanonicalValue, digest_of
from asqms.kernel.errors import AsqmsError

HYPOTHETICAL_AUTHOR = "what-if:author"
HYPOTHETICAL_APPROVER = "what-if:approver"


class WhatIfError(AsqmsError):
    """A hypothesis about something that is not there: an item, or evidence."""


def reclassify(snapshot: Snapshot, item: str, answers: Mapping[str, Answer], *, on: date) -> Snapshot:
    """Return the snapshot with the item classified anew from a day on, approved by another person.

    Answers that are not given stay as the newest classification has them.
    Raises WhatIfError ``what_if.unknown_item``.
    """
    found = _item(snapshot, item)
    newest = max(found.classifications, key=lambda one: (one.effective, one.recorded), default=None)
    given = {**(newest.answers if newest else {}), **answers}
    hypothesis = Classification(given, HYPOTHETICAL_AUTHOR, HYPOTHETICAL_APPROVER, on, on)
    changed = replace(found, classifications=(hypothesis,))
    return _with_item(
        snapshot, changed, ["reclassify", item, {name: one.value for name, one in given.items()}, on]
    )


def set_phase(snapshot: Snapshot, item: str, phase: str, *, on: date) -> Snapshot:
    """Return the snapshot with the item in a phase from a day on.

    Raises WhatIfError ``what_if.unknown_item``.
    """
    found = _item(snapshot, item)
    earlier = tuple(entry for entry in found.phases if entry.effective < on)
    changed = replace(found, phases=(*earlier, PhaseEntry(phase, on, on)))
    return _with_item(snapshot, changed, ["set_phase", item, phase, on])


def expire_evidence(
    snapshot: Snapshot, *, on: date, uid: str = "", evidence_type: str = "", subject: str = ""
) -> Snapshot:
    """Return the snapshot with evidence no longer valid on a day: one record, or a type, or a subject.

    Raises WhatIfError ``what_if.no_evidence`` when nothing is meant by it.
    """
    last = on - timedelta(days=1) if on > date.min else on

    def expired(record: Evidence) -> Evidence:
        end = last if record.valid_until is None else min(last, record.valid_until)
        return replace(record, valid_until=end)

    return _with_evidence(snapshot, expired, ("expire", uid, evidence_type, subject), on)


def withdraw_evidence(
    snapshot: Snapshot, *, on: date, uid: str = "", evidence_type: str = "", subject: str = ""
) -> Snapshot:
    """Return the snapshot with evidence withdrawn on a day; a withdrawn record supersedes nothing.

    Raises WhatIfError ``what_if.no_evidence`` when nothing is meant by it.
    """

    def withdrawn(record: Evidence) -> Evidence:
        return replace(record, withdrawn_on=on)

    return _with_evidence(snapshot, withdrawn, ("withdraw", uid, evidence_type, subject), on)


def add_decision(snapshot: Snapshot, decision: Decision) -> Snapshot:
    """Return the snapshot with one more tailoring or justification."""
    change: list[CanonicalValue] = [
        "decide",
        decision.kind,
        list(decision.practices),
        decision.scope,
        decision.author,
        decision.approver,
        decision.effective,
        decision.expires,
    ]
    return replace(
        snapshot, decisions=(*snapshot.decisions, decision), digest=_hypothetical(snapshot, change)
    )


def _item(snapshot: Snapshot, item: str) -> SoftwareItem:
    for one in snapshot.items:
        if one.id == item:
            return one
    raise WhatIfError(
        "what_if.unknown_item",
        f"There is no software item {item!r}.",
        hint="name an item of the software inventory",
        context={"item": item},
    )


def _with_item(snapshot: Snapshot, changed: SoftwareItem, change: list[CanonicalValue]) -> Snapshot:
    items = tuple(changed if one.id == changed.id else one for one in snapshot.items)
    return replace(snapshot, items=items, digest=_hypothetical(snapshot, change))


def _with_evidence(
    snapshot: Snapshot,
    change: Callable[[Evidence], Evidence],
    meant: tuple[str, str, str, str],
    on: date,
) -> Snapshot:
    what, uid, kind, subject = meant
    hit = {id(record) for record in _meant(snapshot.evidence, uid, kind, subject)}
    if not hit:
        raise WhatIfError(
            "what_if.no_evidence",
            "No evidence is meant by this.",
            hint="name a record by its uid, or a type of evidence, or a subject",
            context={"uid": uid, "evidence_type": kind, "subject": subject},
        )
    evidence = tuple(change(record) if id(record) in hit else record for record in snapshot.evidence)
    return replace(
        snapshot, evidence=evidence, digest=_hypothetical(snapshot, [what, uid, kind, subject, on])
    )


def _meant(evidence: Iterable[Evidence], uid: str, kind: str, subject: str) -> list[Evidence]:
    if not (uid or kind or subject):
        return []
    return [
        record
        for record in evidence
        if uid in ("", record.uid) and kind in ("", record.type) and subject in ("", record.subject)
    ]


def _hypothetical(snapshot: Snapshot, change: list[CanonicalValue]) -> str:
    """Return a digest that says: this snapshot with this change, and is no digest of a real one."""
    return f"what-if:{digest_of([snapshot.digest, change])}"
