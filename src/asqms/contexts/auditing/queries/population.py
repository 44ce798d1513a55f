# SPDX-License-Identifier: Apache-2.0
"""The real obligations of an audit's scope, with what makes each likelier to be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from asqms.contexts.auditing.data import LINES, AuditLine
from asqms.contexts.auditing.domain.sampling import Candidate
from asqms.contexts.auditing.errors import AuditingError
from asqms.contexts.auditing.queries.audits import FINDING
from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import STRENGTHS, Standing, verdict_word
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.governance.models import Record
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope
from asqms.engine.catalogue import Strength

MOST = 60_000
"""Obligations among which a sample is drawn; an audit of more names processes or a smaller scope."""
_OPTIONAL = STRENGTHS.index(Strength.OPTIONAL)


def standing_of(actor: Actor) -> Standing:
    """Return the current assessment; raises AuditingError ``auditing.not_evaluated`` without one."""
    standing = conformity.standing(actor)
    if standing is None or standing.computed_at is None:
        raise AuditingError(
            "auditing.not_evaluated",
            "There are no verdicts yet to draw from.",
            hint="Wait for the evaluation in the background, then draw again.",
        )
    return standing


def population(actor: Actor, about: str, processes: Sequence[str], audit: str) -> tuple[Candidate, ...]:
    """Return what may be looked at on and below a scope: mandatory and recommended obligations.

    Only what the actor may see. Raises AuditingError ``auditing.not_evaluated`` and ``auditing.too_large``.
    """
    standing = standing_of(actor)
    below = Scope.objects.filter(organisation=actor.organisation, paths_up__above__key=about)
    rows = Obligation.objects.filter(
        assessment=standing.id, scope__in=below.values("pk"), strength__lt=_OPTIONAL
    )
    if processes:
        rows = rows.filter(process__in=list(processes))
    found = list(
        rows.values_list("scope__key", "practice", "process", "strength", "verdict", "changed_on")[: MOST + 1]
    )
    if len(found) > MOST:
        raise AuditingError(
            "auditing.too_large",
            f"There are more than {MOST} obligations here.",
            hint="Name processes in the audit, or audit a smaller scope.",
        )
    classes = {one.scope: one.software_type for one in conformity.item_classes(actor, standing, within=about)}
    audited = _last_audited(actor, audit)
    known, opened = _findings(actor, about)
    return tuple(
        Candidate(
            scope,
            practice,
            process,
            STRENGTHS[strength].value,
            verdict_word(verdict),
            classes.get(scope, ""),
            audited.get((scope, practice)),
            known[scope, practice],
            opened[scope, practice],
            changed,
        )
        for scope, practice, process, strength, verdict, changed in found
        if verdict_word(verdict) != "not_applicable"
    )


def _last_audited(actor: Actor, audit: str) -> dict[tuple[str, str], date]:
    """Return when each obligation was last looked at in another audit."""
    found: dict[tuple[str, str], date] = {}
    for one in ledger.current_records(actor.organisation_uid, LINES):
        line = AuditLine.model_validate(one.content)
        if line.audit == audit or line.result in {None, "not_seen"} or line.on is None:
            continue
        key = (line.scope, line.practice)
        found[key] = max(found.get(key, line.on), line.on)
    return found


def _findings(actor: Actor, about: str) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Return how many findings there were about a practice on each scope, and how many are open."""
    rows = Record.objects.filter(
        organisation=actor.organisation, type=FINDING, scope__paths_up__above__key=about
    ).exclude(state__in=["draft", "withdrawn"])
    known: Counter[tuple[str, str]] = Counter()
    opened: Counter[tuple[str, str]] = Counter()
    for scope, fields, is_open in rows.values_list("scope__key", "fields", "open"):
        practice = fields.get("practice")
        if isinstance(practice, str):
            known[scope, practice] += 1
            opened[scope, practice] += bool(is_open)
    return known, opened
