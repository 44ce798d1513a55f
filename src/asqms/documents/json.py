# SPDX-License-Identifier: Apache-2.0
"""The whole assessment as canonical JSON for programs, with the evidence and traces it rests on."""

from __future__ import annotations

from datetime import date
from math import isfinite

from asqms.documents.figures import LAPSE_WINDOW_DAYS, lapsing, mandatory_tally
from asqms.engine.document import assessment_document
from asqms.engine.snapshot import Evidence, Scope, ScopeKind
from asqms.engine.trace.result import Coverage, LevelCoverage
from asqms.kernel.digest import CanonicalValue, canonical_json
from asqms.kernel.records import FactValue
from asqms.workspace.assess import Evaluation
from asqms.workspace.traces import TraceOutcome

Plain = dict[str, CanonicalValue]


def assessment_json(evaluation: Evaluation) -> bytes:
    """Return the assessment as one line of UTF-8 JSON; the same evaluation gives the same bytes.

    Keys are sorted, dates are ISO texts, what does not exist is null; a text that UTF-8 cannot carry
    has question marks in place of the lone surrogates. See docs/reference/assessment-json.md.
    """
    text = canonical_json(document_of(evaluation)).decode("utf-8", "surrogatepass")
    return text.encode("utf-8", "replace") + b"\n"


def document_of(evaluation: Evaluation) -> Plain:
    """Return the document as plain values: the engine's, with names, evidence, traces and a summary."""
    snapshot = evaluation.snapshot
    return {
        **assessment_document(evaluation.assessment),
        "evidence": [_evidence(one) for one in snapshot.evidence],
        "organisation": {"id": snapshot.organisation.id, "name": snapshot.organisation.name},
        "scopes": [_scope(one) for one in sorted(snapshot.scopes.values(), key=lambda one: one.id)],
        "summary": _summary(evaluation),
        "traces": [_trace(one) for one in evaluation.traces],
    }


def _summary(evaluation: Evaluation) -> Plain:
    assessment = evaluation.assessment
    tally = mandatory_tally(assessment)
    kinds = [one.kind for one in evaluation.snapshot.scopes.values()]
    return {
        "conforms": tally.conforms,
        "confirmed": tally.confirmed,
        "deviates": tally.deviates,
        "evidence": len(evaluation.snapshot.evidence),
        "gaps": tally.partly + tally.deviates + tally.undetermined,
        "items": len(assessment.classes),
        "justified": tally.justified,
        "lapse_soon": len(lapsing(assessment)),
        "lapse_soon_days": LAPSE_WINDOW_DAYS,
        "not_applicable": tally.not_applicable,
        "obligations": len(assessment.obligations),
        "partly": tally.partly,
        "processes": len(evaluation.catalogue.processes),
        "projects": kinds.count(ScopeKind.PROJECT),
        "rated": tally.rated,
        "undetermined": tally.undetermined,
        "unreadable": len(evaluation.unreadable),
    }


def _scope(one: Scope) -> Plain:
    return {"id": one.id, "kind": one.kind.value, "name": one.name, "parent": one.parent}


def _evidence(one: Evidence) -> Plain:
    return {
        "adapter": one.adapter,
        "approved_by": one.approved_by,
        "approved_on": _day(one.approved_on),
        "digest": one.digest,
        "effective": _day(one.effective),
        "facts": {name: finite(value) for name, value in one.facts.items()},
        "method": one.method,
        "notices": list(one.notices),
        "path": one.path,
        "problem": one.problem,
        "problem_message": one.problem_message,
        "producer": one.producer,
        "received": _day(one.received),
        "revision": one.revision,
        "sampling": one.sampling,
        "series": one.series,
        "subject": one.subject,
        "title": one.title,
        "type": one.type,
        "uid": one.uid,
        "valid_until": _day(one.valid_until),
        "withdrawn_on": _day(one.withdrawn_on),
    }


def _trace(outcome: TraceOutcome) -> Plain:
    result = outcome.result
    return {
        "digest": outcome.evidence.digest,
        "evidence": outcome.evidence.uid,
        "facts": {name: finite(value) for name, value in outcome.evidence.facts.items()},
        "id": outcome.trace_set.id,
        "levels": [_level(one) for one in result.levels] if result else [],
        "problem": outcome.evidence.problem,
        "problem_message": outcome.evidence.problem_message,
        "scope": outcome.trace_set.scope,
    }


def _level(one: LevelCoverage) -> Plain:
    return {
        "covered_down": _coverage(one.down),
        "covered_up": _coverage(one.up),
        "failed": one.failed,
        "level": one.level,
        "suspect": one.suspect,
        "title": one.title,
        "total": one.total,
        "untested": one.untested,
        "verified": one.verified,
    }


def _coverage(one: Coverage | None) -> Plain | None:
    return None if one is None else {"covered": one.covered, "total": one.total}


def finite(value: FactValue) -> FactValue:
    """Return the value, a number that JSON cannot hold as text."""
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def _day(day: date | None) -> str | None:
    """Return the day as ISO text; the day of evidence whose date could not be read is null."""
    return None if day is None or day == date.min else day.isoformat()
