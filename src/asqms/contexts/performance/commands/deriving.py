# SPDX-License-Identifier: Apache-2.0
"""Brings the spans up to date with the ledger: what was written since is derived anew, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from asqms.contexts.evidence.models import Evidence, PastEvidence
from asqms.contexts.governance.data import RECORDS
from asqms.contexts.governance.models import Record as GovernanceRow
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.models import Record as LedgerRecord
from asqms.contexts.organization.models import Organisation
from asqms.contexts.performance.commands.evidence_spans import derive_evidence
from asqms.contexts.performance.commands.record_spans import derive_records
from asqms.contexts.performance.domain.facts import MEASURES
from asqms.contexts.performance.domain.records import LIMITED, SUPPORTING
from asqms.contexts.performance.models import Edge, Progress, Span

RULES_VERSION = "2"
"""Changes with the rules: spans of other rules are derived anew."""
FILES, CALENDARS, OVERLAYS = "evidence_files", "governance_calendars", "overlays"
KINDS = (RECORDS, FILES, CALENDARS, OVERLAYS)
PIECE = 2_000
AT_ONCE = 400


def catch_up(organisation: Organisation, *, most: int | None = None) -> bool:
    """Derive what was written since the last time and tell whether everything is known now.

    ``most`` entries of the log at most, all without it; each piece is one transaction.
    """
    done = 0
    while True:
        with transaction.atomic():
            progress, _ = Progress.objects.select_for_update().get_or_create(organisation=organisation)
            size = ledger.newest_position(organisation.uid)
            if progress.rules != RULES_VERSION:
                _forget(organisation)
                progress.position, progress.rules = 0, RULES_VERSION
            if progress.position >= size:
                progress.save()
                return True
            end = min(size, progress.position + PIECE)
            _derive(organisation, progress.position, end)
            done += end - progress.position
            progress.position = end
            progress.save()
        if most is not None and done >= most:
            return end >= size


def behind(organisation: Organisation) -> int:
    """Return how many entries of the log the spans do not know yet."""
    known = Progress.objects.filter(organisation=organisation, rules=RULES_VERSION).first()
    return ledger.newest_position(organisation.uid) - (known.position if known else 0)


def derive_again(organisation: Organisation) -> None:
    """Derive every span from nothing."""
    Progress.objects.filter(organisation=organisation).update(rules="")
    catch_up(organisation)


def _forget(organisation: Organisation) -> None:
    Span.objects.filter(organisation=organisation).delete()
    Edge.objects.filter(organisation=organisation).delete()


def _derive(organisation: Organisation, start: int, end: int) -> None:
    rows = LedgerRecord.objects.filter(
        organisation=organisation.uid, position__gte=start, position__lt=end, kind__in=KINDS
    )
    written: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for kind, key in rows.values_list("kind", "key"):
        written[kind].add(key)
    numbers = written[RECORDS]
    if written[CALENDARS]:
        numbers |= _numbers(organisation, LIMITED)
    groups = _groups(organisation, written[FILES])
    if written[OVERLAYS]:
        groups |= _every_group(organisation)
    for subject, kind in sorted(groups):
        derive_evidence(organisation, subject, kind)
    supplied = {subject for subject, kind in groups if kind == "sbom"}
    if supplied:
        numbers |= _numbers(organisation, SUPPORTING, supplied)
    for some in _cut(sorted(numbers)):
        derive_records(organisation, some)


def _numbers(
    organisation: Organisation, types: Iterable[str], scopes: Iterable[int] | None = None
) -> set[str]:
    rows = GovernanceRow.objects.filter(organisation=organisation, type__in=sorted(types))
    if scopes is not None:
        rows = rows.filter(scope__in=sorted(scopes))
    return set(rows.values_list("key", flat=True))


def _groups(organisation: Organisation, uids: Iterable[str]) -> set[tuple[int, str]]:
    """Return what some files are about and of which type they are, now or in an earlier version."""
    found: set[tuple[int, str]] = set()
    for some in _cut(sorted(uids)):
        for table in (Evidence, PastEvidence):
            rows = table.objects.filter(organisation=organisation, uid__in=some, type__in=sorted(MEASURES))
            found |= set(rows.values_list("subject_id", "type"))
    return found


def _every_group(organisation: Organisation) -> set[tuple[int, str]]:
    rows = Evidence.objects.filter(organisation=organisation, type__in=sorted(MEASURES))
    return set(rows.values_list("subject_id", "type").distinct())


def _cut(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))
