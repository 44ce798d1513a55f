# SPDX-License-Identifier: Apache-2.0
"""One verdict with everything a page about it says: reasons, evidence by name, history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from asqms.contexts.conformity.data import (
    Change,
    Clause,
    NamedCheck,
    NamedEvidence,
    VerdictView,
    verdict_name,
)
from asqms.contexts.conformity.models import VerdictChange
from asqms.contexts.conformity.queries.explain import evaluated_scope
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.names import Names
from asqms.documents.reasons import reasons_of
from asqms.engine.assessment import Obligation
from asqms.workspace.assess import Evaluation

HISTORY_ROWS = 30


def verdict_view(
    actor: Actor, practice: str, scope: str, language: str, *, as_of: date | None = None
) -> VerdictView:
    """Return one obligation with its reasons, evidence and history; errors as explained."""
    evaluation = evaluated_scope(actor, scope, as_of=as_of)
    obligation = evaluation.obligation(practice, scope)
    if obligation is None:
        raise NotFoundError("obligation", f"{practice} on {scope}")
    reasons = reasons_of(
        obligation, evaluation, Names(evaluation.snapshot, evaluation.catalogue, language), language
    )
    checks = [check.evidence for need in obligation.needs for check in need.checks]
    lines = zip(_line_uids(obligation), reasons.evidence, strict=True)
    return VerdictView(
        obligation=obligation,
        reasons=reasons,
        process=evaluation.catalogue.practice_by_id[practice].process,
        checks=tuple(NamedCheck(uid, line) for uid, line in zip(checks, reasons.checks, strict=True)),
        evidence=tuple(dict.fromkeys(NamedEvidence(uid, line) for uid, line in lines)),
        clauses=tuple(clauses_of(practice, evaluation, language)),
        seen=tuple(digests_of(obligation, evaluation)),
        history=verdict_history(actor, practice, scope, as_of),
    )


def _line_uids(obligation: Obligation) -> list[str]:
    """Return the names of the records in the order in which documents tell about them."""
    found: list[str] = []
    for need in obligation.needs:
        found += need.used
        found += [one.evidence for one in need.rejected]
        if not need.used and not need.rejected:
            found.append("")
    return found


def clauses_of(practice: str, evaluation: Evaluation, language: str) -> list[Clause]:
    """Return the requirements of active standards that a practice is mapped to."""
    catalogue = evaluation.catalogue
    active = set(evaluation.snapshot.active_standards)
    found = []
    for row in catalogue.mappings_by_practice.get(practice, ()):
        if active and row.standard not in active:
            continue
        standard = catalogue.standard_by_id[row.standard]
        asked = catalogue.requirement_by_key.get((row.standard, row.requirement))
        title = asked.title.in_language(language) if asked else ""
        named = standard.name or standard.title.in_language(language)
        found.append(Clause(row.standard, row.requirement, f"{named} {row.requirement}", title))
    return found


def digests_of(obligation: Obligation, evaluation: Evaluation) -> Sequence[str]:
    """Return the digests of the evidence an obligation rests on, each once in order."""
    used = [uid for need in obligation.needs for uid in need.used]
    digests = (evaluation.evidence_by_uid[uid].digest for uid in used if uid in evaluation.evidence_by_uid)
    return sorted({digest for digest in digests if digest})


def verdict_history(actor: Actor, practice: str, scope: str, as_of: date | None = None) -> tuple[Change, ...]:
    """Return how a verdict changed since the server keeps it, newest first."""
    rows = VerdictChange.objects.filter(
        organisation=actor.organisation,
        practice=practice,
        scope__key=scope,
    )
    rows = organization.in_sight(rows, actor, "conformity.view")
    if as_of is not None:
        rows = rows.filter(at__date__lte=as_of)
    return tuple(
        Change(one.at, verdict_name(one.before), verdict_name(one.after))
        for one in rows.order_by("-id")[:HISTORY_ROWS]
    )
