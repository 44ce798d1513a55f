# SPDX-License-Identifier: Apache-2.0
"""Draws the checklist of an audit, and freezes it when the audit is closed."""

from __future__ import annotations

from django.db import transaction

from asqms.contexts.auditing.commands.guarding import working_audit
from asqms.contexts.auditing.data import CHECKLISTS, LINES, AuditChecklist, AuditLine
from asqms.contexts.auditing.domain.sampling import Drawn, draw
from asqms.contexts.auditing.errors import AuditingError
from asqms.contexts.auditing.library import sampling_rule
from asqms.contexts.auditing.queries.audits import processes_in, scope_key
from asqms.contexts.auditing.queries.checklist import checklist_of, lines_of
from asqms.contexts.auditing.queries.population import population, standing_of
from asqms.contexts.catalog import api as catalog
from asqms.contexts.conformity import api as conformity
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation
from asqms.kernel.digest import digest_of

MOST_OFFERED = 20


def draw_checklist(actor: Actor, number: str) -> AuditChecklist:
    """Draw the sample of an audit from the real obligations of its scope and processes.

    Drawn again, it replaces what was drawn while no line has a result; lines somebody added stay. Right
    ``auditing.note``, and in the team of the audit; ledger ``auditing.checklist_written`` and
    ``auditing.line_written``. Raises NotFoundError, AccessRefusedError and AuditingError
    ``auditing.no_audit``, ``auditing.not_the_team``, ``auditing.frozen``, ``auditing.not_evaluated``,
    ``auditing.too_large``, ``auditing.already_begun``, ``auditing.nothing_to_draw``.
    """
    with transaction.atomic():
        record = working_audit(actor, number)
        known = [line for line, _ in lines_of(actor, number)]
        if any(line.result is not None for line in known):
            raise AuditingError(
                "auditing.already_begun",
                f"Lines of {number} have results already.",
                hint="Add single lines, or take them out with a reason.",
            )
        about = scope_key(actor, record)
        catalogue = catalog.catalogue(actor.organisation_uid, actor.day)
        named = processes_in(record.fields.get("processes"), (one.id for one in catalogue.processes))
        rule = sampling_rule()
        candidates = population(actor, about, named, number)
        if not candidates:
            raise AuditingError(
                "auditing.nothing_to_draw",
                "There is no obligation on this scope in these processes.",
                hint="Look at the scope and the processes of the audit.",
            )
        drawn = draw(candidates, rule, number, actor.day)
        told = {
            "audit": number,
            "scope": record.scope,
            "processes": list(named),
            "population": len(candidates),
            "must": sum(one.must for one in drawn),
            "size": len(drawn),
            "rule": f"{rule.rule}, {rule.origin}",
            "position": ledger.newest_position(actor.organisation_uid),
            "catalogue": standing_of(actor).catalogue_digest,
            "drawn_on": actor.day.isoformat(),
            "drawn_by": actor.person,
            "frozen": None,
        }
        checklist = AuditChecklist.model_validate(told)
        organization.write_records(actor, CHECKLISTS, [(checklist, None)])
        _write_lines(actor, number, drawn, known)
    return checklist


def _write_lines(actor: Actor, number: str, drawn: tuple[Drawn, ...], known: list[AuditLine]) -> None:
    scopes = sorted({one.candidate.scope for one in drawn})
    judged = conformity.judged(actor, scopes, as_of=actor.day)
    offered = {(one.scope, one.practice): one.evidence for one in judged.obligations}
    lines = {line.key: line for line in (_line(number, one, offered) for one in drawn)}
    gone = [line for line in known if line.key not in lines and line.origin != "added" and not line.removed]
    taken_out = [
        line.model_copy(
            update={"removed": True, "reason": "drawn again", "by": actor.person, "on": actor.day}
        )
        for line in gone
    ]
    kept = [(line, None) for line in (*lines.values(), *taken_out)]
    organization.write_records(actor, LINES, kept)


def _line(number: str, one: Drawn, offered: dict[tuple[str, str], tuple[str, ...]]) -> AuditLine:
    what = one.candidate
    return AuditLine(
        audit=number,
        scope=what.scope,
        practice=what.practice,
        process=what.process,
        origin="must" if one.must else "sampled",
        weight=round(one.weight, 6),
        reasons=list(one.reasons),
        strength=what.strength,
        software_type=what.software_type,
        verdict=what.verdict,
        offered=[uid[:200] for uid in offered.get((what.scope, what.practice), ())[:MOST_OFFERED]],
        removed=False,
        result=None,
    )


def freeze_checklist(actor: Actor, number: str) -> None:
    """Keep one digest over every line of an audit that is closed; a digest that is there stays."""
    drawn = checklist_of(actor, number)
    if drawn is None or drawn[0].frozen is not None:
        return
    rows = [line.model_dump(mode="json") for line, _ in lines_of(actor, number)]
    frozen = drawn[0].model_copy(update={"frozen": digest_of(rows)})
    whole = AuditChecklist.model_validate(frozen.model_dump(mode="json"))
    organisation = Organisation.objects.get(pk=actor.organisation)
    organization.write_records(organization.server_of(organisation, at=actor.at), CHECKLISTS, [(whole, None)])
