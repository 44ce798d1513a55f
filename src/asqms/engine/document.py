# SPDX-License-Identifier: Apache-2.0
"""The whole assessment as plain values and as canonical JSON: same input, same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from math import isfinite
from typing import TypeVar

from asqms.engine.assessment import (
    Assessment,
    CheckResult,
    Exclusion,
    ItemClass,
    NeedResult,
    Obligation,
    RequirementState,
    RolloutCell,
    RollUp,
    Tally,
)
from asqms.kernel.digest import CanonicalValue, canonical_json
from asqms.kernel.records import FactValue

FORMAT = "asqms.assessment/1"
Plain = dict[str, CanonicalValue]
Entry = TypeVar("Entry")


def assessment_document(assessment: Assessment) -> Plain:
    """Return the whole assessment as plain values, every list in a fixed order.

    Keys are stable; dates are ISO texts; a value that does not exist is null. Roll-ups of scopes
    and processes without any obligation are left out.
    """
    document: Plain = dict(_head(assessment))
    for name, entries in _sections(assessment):
        document[name] = list(entries)
    return document


def assessment_json(assessment: Assessment) -> Iterator[bytes]:
    """Yield the document in canonical JSON piece by piece, for assessments too large for memory.

    The pieces together are ``canonical_json(assessment_document(assessment))``.
    """
    sections: dict[str, Iterable[CanonicalValue]] = dict(_sections(assessment))
    head = _head(assessment)
    opening = b"{"
    for name in sorted({*sections, *head}):
        yield opening + canonical_json(name) + b":"
        opening = b","
        if name in head:
            yield canonical_json(head[name])
            continue
        separator = b"["
        for entry in sections[name]:
            yield separator + canonical_json(entry)
            separator = b","
        yield b"[]" if separator == b"[" else b"]"
    yield b"}"


def obligation_document(one: Obligation) -> Plain:
    """Return one obligation with everything that explains it as plain values."""
    return {
        "awaiting_confirmation": one.awaiting_confirmation,
        "basis": one.basis.value,
        "confirmation_outdated": one.confirmation_outdated,
        "confirmed_by": one.confirmed_by,
        "decision": one.decision,
        "is_gap": one.is_gap,
        "lapses_on": _day(one.lapses_on),
        "machine": one.machine.value,
        "needs": [_need(need) for need in one.needs],
        "note": one.note,
        "overruled_by": one.overruled_by,
        "owner": one.owner,
        "owner_role": one.owner_role,
        "practice": one.practice,
        "reasons": list(one.reasons),
        "scope": one.scope,
        "strength": one.strength.value,
        "verdict": one.verdict.value,
    }


def rollup_document(one: RollUp) -> Plain:
    """Return one roll-up as plain values, with the denominator and undetermined share beside the score."""
    return {
        "denominator": one.denominator,
        "mandatory": _tally(one.mandatory),
        "process": one.process,
        "recommended": _tally(one.recommended),
        "scope": one.scope,
        "score": one.score,
        "stale": one.stale,
        "undetermined_share": one.undetermined_share,
        "worst": one.worst.value if one.worst else None,
    }


def _head(assessment: Assessment) -> Plain:
    return {
        "as_of": _day(assessment.as_of),
        "catalogue_digest": assessment.catalogue_digest,
        "deduplication": assessment.deduplication,
        "digest": assessment.digest,
        "engine_version": assessment.engine_version,
        "format": FORMAT,
        "known_on": _day(assessment.known_on),
        "snapshot_digest": assessment.snapshot_digest,
    }


def _sections(assessment: Assessment) -> tuple[tuple[str, Iterable[CanonicalValue]], ...]:
    counts_for = assessment.evidence_counts_for
    return (
        ("classes", _each(_class, assessment.classes.values())),
        ("obligations", _each(obligation_document, assessment.obligations)),
        ("exclusions", _each(_exclusion, assessment.exclusions)),
        ("rollups", _each(rollup_document, filter(_says_something, assessment.rollups.values()))),
        ("rollout", _each(_cell, assessment.rollout)),
        ("requirements", _each(_requirement, assessment.requirements)),
        (
            "evidence_counts_for",
            ({"evidence": uid, "requirements": list(counts_for[uid])} for uid in sorted(counts_for)),
        ),
    )


def _each(plain: Callable[[Entry], Plain], entries: Iterable[Entry]) -> Iterator[Plain]:
    return (plain(entry) for entry in entries)


def _says_something(one: RollUp) -> bool:
    return bool(one.mandatory.total or one.recommended.total)


def _class(one: ItemClass) -> Plain:
    return {
        "inherited_from": one.inherited_from,
        "item": one.item,
        "phase": one.phase,
        "reasons": list(one.reasons),
        "software_type": one.software_type.value,
    }


def _need(need: NeedResult) -> Plain:
    return {
        "checks": [_check(check) for check in need.checks],
        "evidence_type": need.evidence_type,
        "outcome": need.outcome.value,
        "reason": need.reason,
        "rejected": [
            {"evidence": one.evidence, "message": one.message, "reason": one.reason} for one in need.rejected
        ],
        "used": list(need.used),
    }


def _check(check: CheckResult) -> Plain:
    return {
        "check": check.check,
        "check_version": check.check_version,
        "evidence": check.evidence,
        "fact": check.fact,
        "needed": _finite(check.needed),
        "outcome": check.outcome.value,
        "reason": check.reason,
        "value": _finite(check.value),
    }


def _exclusion(one: Exclusion) -> Plain:
    return {"message": one.message, "practice": one.practice, "reason": one.reason, "scope": one.scope}


def _tally(one: Tally) -> Plain:
    return {
        "awaiting_confirmation": one.awaiting_confirmation,
        "confirmed": one.confirmed,
        "conforms": one.conforms,
        "deviates": one.deviates,
        "justified": one.justified,
        "not_applicable": one.not_applicable,
        "partly": one.partly,
        "rated": one.rated,
        "total": one.total,
        "undetermined": one.undetermined,
    }


def _cell(one: RolloutCell) -> Plain:
    return {
        "adopted_version": one.adopted_version,
        "current_version": one.current_version,
        "needed": one.needed,
        "open_tailoring": one.open_tailoring,
        "process": one.process,
        "project": one.project,
        "starts_at_organisation_level": one.starts_at_organisation_level,
        "verdict": one.verdict.value if one.verdict else None,
    }


def _requirement(one: RequirementState) -> Plain:
    return {
        "conforming": one.conforming,
        "obligations": one.obligations,
        "practices": list(one.practices),
        "requirement": one.requirement,
        "standard": one.standard,
        "state": one.state,
    }


def _finite(value: FactValue | None) -> FactValue | None:
    """Return the value, a number that JSON cannot hold as text."""
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
