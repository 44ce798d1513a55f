# SPDX-License-Identifier: Apache-2.0
"""Notes what an auditor saw, adds and takes out lines, and raises findings from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from asqms.contexts.auditing.commands.guarding import working_audit
from asqms.contexts.auditing.data import LINES, RESULTS, AuditLine
from asqms.contexts.auditing.errors import AuditingError, own_work
from asqms.contexts.auditing.queries.audits import scope_key
from asqms.contexts.auditing.queries.checklist import lines_of
from asqms.contexts.auditing.queries.independence import own_scopes
from asqms.contexts.auditing.queries.population import population
from asqms.contexts.catalog import api as catalog
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.governance import api as governance
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import ConflictError, NotFoundError

MOST_LINES = 1000


def note_result(  # noqa: PLR0913 - each is a part of a result
    actor: Actor,
    number: str,
    scope: str,
    practice: str,
    *,
    result: str,
    note: str = "",
    seen: Sequence[str] = (),
    expected_version: int | None = None,
) -> AuditLine:
    """Note what was seen on a line: conforms, not_applicable or not_seen; a finding is raised instead.

    Right ``auditing.note`` on the scope of the line, and in the team of the audit; ledger
    ``auditing.line_written``. Raises NotFoundError, AccessRefusedError, ConflictError and AuditingError
    ``auditing.not_the_team``, ``auditing.frozen``, ``auditing.own_work``, ``auditing.bad_result``,
    ``auditing.note_missing``, ``auditing.line_removed``.
    """
    working_audit(actor, number)
    if result not in RESULTS or result == "finding":
        raise AuditingError(
            "auditing.bad_result",
            f"{result[:40]!r} is no result.",
            hint="Results are conforms, not_applicable and not_seen; a finding is raised from the line.",
        )
    if result == "not_applicable" and not note.strip():
        raise AuditingError(
            "auditing.note_missing", "Say why it does not apply.", hint="Write a sentence into the note."
        )
    return _result(
        actor,
        number,
        (scope, practice),
        {"result": result, "note": note, "seen": list(seen)},
        expected_version,
    )


def raise_finding(  # noqa: PLR0913 - each is a part of a finding
    actor: Actor,
    number: str,
    scope: str,
    practice: str,
    *,
    title: str,
    statement: str,
    grade: str = "",
    language: str = "en",
) -> str:
    """Raise a finding from a line and return its number; practice, scope and evidence come from the line.

    Rights and errors as note_result, and those of ``governance.create_record``.
    """
    with transaction.atomic():
        record = working_audit(actor, number)
        line, _ = _writable(actor, number, (scope, practice))
        known = catalog.catalogue(actor.organisation_uid, actor.day).practice_by_id.get(practice)
        asked = known.statement.in_language(language) if known else practice
        proof = _proof(actor, line)
        fields: dict[str, object] = {
            "requirement": f"{practice}: {asked}",
            "practice": practice,
            "statement": statement,
            "evidence": "\n".join(line.offered) or statement,
            **({"grade": grade} if grade else {}),
            **({"proof": proof} if proof else {}),
        }
        about = "" if scope == organization.root_key(actor) else scope
        finding = governance.create_record(
            actor,
            "finding",
            title=title,
            scope=about,
            fields=fields,
            raised_from=(record.number, "finding"),
        )
        changes = {"result": "finding", "note": statement, "finding": finding}
        _result(actor, number, (scope, practice), changes, None)
    return finding


def add_line(actor: Actor, number: str, scope: str, practice: str, *, reason: str) -> AuditLine:
    """Add an obligation to a checklist, or bring one back that was taken out; the reason is kept.

    Rights as note_result. Raises also AuditingError ``auditing.reason_missing``, ``auditing.known_line``,
    ``auditing.unknown_line`` for what is no obligation of the audit's scope, ``auditing.too_many``.
    """
    with transaction.atomic():
        record = working_audit(actor, number)
        _require_reason(reason)
        known = {(line.scope, line.practice): line for line, _ in lines_of(actor, number)}
        before = known.get((scope, practice))
        if before is not None and not before.removed:
            raise AuditingError(
                "auditing.known_line", "This line is on the checklist.", hint="Look for it in the list."
            )
        if len(known) >= MOST_LINES:
            raise AuditingError(
                "auditing.too_many", f"A checklist has at most {MOST_LINES} lines.", hint="Hold two audits."
            )
        _require_independent(actor, scope)
        line = before or _fresh(actor, number, scope_key(actor, record), scope, practice)
        return _write(
            actor, line, {"removed": False, "reason": reason, "origin": line.origin if before else "added"}
        )


def remove_line(actor: Actor, number: str, scope: str, practice: str, *, reason: str) -> AuditLine:
    """Take a line out of a checklist with a reason; it stays to be seen.

    A must line is never taken out. Rights as note_result. Raises also AuditingError
    ``auditing.reason_missing``, ``auditing.must_line``, ``auditing.already_begun``.
    """
    with transaction.atomic():
        working_audit(actor, number)
        _require_reason(reason)
        line, _ = _writable(actor, number, (scope, practice))
        if line.origin == "must":
            raise AuditingError(
                "auditing.must_line",
                "This line is in every sample and stays.",
                hint="Note that it was not seen, and why.",
            )
        if line.result is not None:
            raise AuditingError(
                "auditing.already_begun", "This line has a result.", hint="Change the result instead."
            )
        return _write(actor, line, {"removed": True, "reason": reason})


def _fresh(actor: Actor, number: str, about: str, scope: str, practice: str) -> AuditLine:
    for one in population(actor, about, (), number):
        if (one.scope, one.practice) == (scope, practice):
            return AuditLine(
                audit=number,
                scope=scope,
                practice=practice,
                process=one.process,
                origin="added",
                strength=one.strength,
                software_type=one.software_type,
                verdict=one.verdict,
            )
    raise AuditingError(
        "auditing.unknown_line",
        f"{practice[:60]} is no obligation of {scope[:60]} in this audit.",
        hint="Only obligations on or below the scope of the audit can be looked at.",
    )


def _result(
    actor: Actor,
    number: str,
    of: tuple[str, str],
    changes: Mapping[str, object],
    expected_version: int | None,
) -> AuditLine:
    with transaction.atomic():
        working_audit(actor, number)
        line, version = _writable(actor, number, of)
        if expected_version is not None and version != expected_version:
            raise ConflictError(LINES, line.key, version)
        return _write(actor, line, changes)


def _writable(actor: Actor, number: str, of: tuple[str, str]) -> tuple[AuditLine, int]:
    key = f"{number}:{of[0]}:{of[1]}"
    found = next(iter(ledger.current_records(actor.organisation_uid, LINES, [key])), None)
    if found is None:
        raise NotFoundError("line of the checklist", f"{of[0]} {of[1]}")
    line = AuditLine.model_validate(found.content)
    if line.removed:
        raise AuditingError(
            "auditing.line_removed", "This line was taken out.", hint="Add it again with a reason first."
        )
    _require_independent(actor, line.scope)
    return line, found.version


def _require_independent(actor: Actor, scope: str) -> None:
    conflict = own_scopes(actor, actor.person, [scope]).get(scope)
    if conflict is not None and not actor.operates:
        raise own_work(conflict.scope, conflict.role)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise AuditingError("auditing.reason_missing", "Say why.", hint="Write a sentence.")


def _write(actor: Actor, line: AuditLine, changes: Mapping[str, object]) -> AuditLine:
    plain = {**line.model_dump(mode="json"), **changes, "by": actor.person, "on": actor.day.isoformat()}
    shape = organization.shaped(organization.record_kind(LINES), plain)
    organization.write_records(actor, LINES, [(shape, None)])
    return AuditLine.model_validate(plain)


def _proof(actor: Actor, line: AuditLine) -> str:
    """Return the first evidence on offer that there still is, to name it in the finding."""
    rows = Evidence.objects.filter(organisation=actor.organisation, uid__in=line.offered[:1])
    return next(iter(rows.values_list("uid", flat=True)), "")
