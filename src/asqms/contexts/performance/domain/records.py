# SPDX-License-Identifier: Apache-2.0
"""When a governance record counts in which indicator, from what one version of it says.

A rule answers as if a version stood for ever; the caller cuts the answer to the days the version was known.
So every past day reads what was known on it, and a value at a past day is the value of that day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from asqms.contexts.governance.data import GovernanceRecord, Limit, RecordType, day_in
from asqms.contexts.governance.data.types import StateKind
from asqms.contexts.performance.domain.pieces import Interval, Piece, counted_during, later, window

YEAR = 365
MONTH = 30
SUPPORTED = "sbom.valid"
"""Pieces of evidence that say since when a bill of materials counts; no indicator of its own."""


@dataclass(frozen=True, slots=True)
class Known:
    """A version of a record with the days on which it was what was known."""

    first: date
    until: date
    record: GovernanceRecord


History = Sequence[Known]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside a version: its type, its time limits, neighbours with all their versions.

    ``to`` are records it points to by number, ``back`` those that point to it. ``supported`` are the days on
    which a bill of materials about the same scope counts.
    """

    given: RecordType
    limits: Sequence[Limit] = ()
    to: Mapping[str, History] = field(default_factory=dict)
    back: Sequence[History] = ()
    supported: Sequence[Interval] = ()


Rule = Callable[[GovernanceRecord, Around], Iterator[Piece]]


def pieces_of(record: GovernanceRecord, around: Around) -> list[Piece]:
    """Return when a version of a record counts in which indicators, as if it stood for ever."""
    rules = RULES.get(record.type, ())
    return [piece for rule in rules for piece in rule(record, around)]


def is_open(record: GovernanceRecord, given: RecordType) -> bool:
    """Tell whether a record waits for somebody; a state the type does not know is no end."""
    kinds = {one.id: one.kind for one in given.states}
    return kinds.get(record.state) is not StateKind.END


def day_of(record: GovernanceRecord, name: str) -> date | None:
    """Return the day in a field, None for none or none that is one."""
    return day_in(record.fields.get(name))


def number_of(record: GovernanceRecord, name: str) -> float | None:
    """Return the number in a field, None for none."""
    value = record.fields.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def text_of(record: GovernanceRecord, name: str) -> str:
    """Return the text in a field, empty for none."""
    value = record.fields.get(name)
    return value if isinstance(value, str) else ""


def entered(record: GovernanceRecord, *states: str) -> list[date]:
    """Return the days on which a record entered one of some states, in order."""
    return [one.on for one in record.path if one.state in states]


def in_state(history: History, *states: str) -> list[Interval]:
    """Return the days on which a record was known to be in one of some states."""
    return [(one.first, one.until) for one in history if one.record.state in states]


def linked(record: GovernanceRecord, relation: str) -> list[str]:
    """Return the numbers a record points to by a relation."""
    return [one.number for one in record.links if one.relation == relation]


def _problem_age(record: GovernanceRecord, around: Around) -> Iterator[Piece]:
    if is_open(record, around.given):
        label = text_of(record, "severity")
        yield Piece("kpi.prb.age", since=record.created, label=label)


def _problem_escape(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    found = text_of(record, "found")
    if found and record.state != "rejected":
        first, until = window(record.created, YEAR)
        part = 1 if found == "after_release" else 0
        yield Piece("kpi.prb.escape", first, until, part, label=text_of(record, "severity"))


def _change_failure(record: GovernanceRecord, around: Around) -> Iterator[Piece]:
    done = entered(record, "implemented")
    if not done:
        return
    piece = Piece("kpi.chg.failure", *window(done[0], YEAR))
    blamed = [
        (one.first, one.until)
        for history in around.back
        for one in history
        if one.record.type == "problem"
        and one.record.state != "rejected"
        and record.number in linked(one.record, "caused_by")
    ]
    yield from counted_during(piece, blamed)


def _first_gate(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    steps = iter(record.path)
    if not any(one.state == "candidate" for one in steps):
        return
    decided = next((one for one in steps if one.state in {"approved", "planned", "withdrawn"}), None)
    if decided is None:
        return
    excepted = any(one.exceptions for one in record.gates if one.on <= decided.on)
    passed = decided.state == "approved" and not excepted
    first, until = window(decided.on, YEAR)
    yield Piece("kpi.rel.gate", first, until, 1 if passed else 0, label=decided.state)


def _release_supported(record: GovernanceRecord, around: Around) -> Iterator[Piece]:
    if record.state == "delivered":
        last = day_of(record, "supported_until")
        until = later(last, 1) if last else Piece("").until
        yield from counted_during(Piece("kpi.sbom.coverage", until=until), around.supported)


def _deployment_supported(record: GovernanceRecord, around: Around) -> Iterator[Piece]:
    good = record.fields.get("result") in {"succeeded", "partly"}
    if record.state == "completed" and good and not linked(record, "release"):
        yield from counted_during(Piece("kpi.sbom.coverage"), around.supported)


def _fixed(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    closed = entered(record, "closed")
    if record.state == "closed" and closed and text_of(record, "trigger") == "vulnerability":
        if text_of(record, "decision") not in {"update", "workaround"}:
            return
        first, until = window(closed[-1], YEAR)
        days = (closed[-1] - record.created).days
        yield Piece("kpi.vuln.fix", first, until, days, label=text_of(record, "severity"))


def _reported(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    due = day_of(record, "report_due")
    if due is not None and record.state != "withdrawn":
        yield from _answered("kpi.inc.clock", day_of(record, "told_on"), due)


def _incident(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    due = day_of(record, "report_due")
    if due is not None and record.state != "dismissed" and record.fields.get("reportable") is True:
        yield from _answered("kpi.inc.clock", day_of(record, "reported_on"), due)


def _vulnerability(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    done = entered(record, "fixed")
    if record.state != "fixed" or not done:
        return
    fixed, known = day_of(record, "fixed_on") or done[-1], day_of(record, "known_on") or record.created
    first, until = window(done[-1], YEAR)
    days = max(0, (fixed - known).days)
    yield Piece("kpi.vuln.fix", first, until, days, label=text_of(record, "severity"))


def _answered(kpi: str, answered: date | None, due: date) -> Iterator[Piece]:
    """Yield that something was done in time, or that its last day passed without it."""
    if answered is not None and answered <= due:
        yield Piece(kpi, *window(answered, YEAR), 1)
    else:
        yield Piece(kpi, *window(later(due, 1), YEAR), 0)


def _request(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    received = day_of(record, "received_on") or record.created
    due = day_of(record, "answer_due") or later(received, MONTH)
    yield from _answered("kpi.dsr.time", day_of(record, "answered_on"), due)


def _wave(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    size, reached = number_of(record, "size"), number_of(record, "reached")
    ended = entered(record, "completed", "rolled_back")
    if record.state not in {"completed", "rolled_back"} or not size or size < 0 or not ended:
        return
    updated = max(0.0, (reached or 0) - (number_of(record, "failed") or 0))
    part = min(size, updated) if record.state == "completed" else 0
    yield Piece("kpi.dep.success", *window(ended[-1], YEAR), part, size)


def _erased(record: GovernanceRecord, around: Around) -> Iterator[Piece]:
    if record.state == "not_needed":
        return
    part = 1 if record.state == "verified" and text_of(record, "verification") == "passed" else 0
    wanted = [
        (one.first, one.until)
        for history in around.back
        for one in history
        if one.record.type == "termination"
        and one.record.state != "cancelled"
        and record.number in linked(one.record, "erasure")
    ]
    for first, until in wanted:
        yield Piece("kpi.trm.erasure", first, until, part)


def _rated(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    score = number_of(record, "score")
    if record.state == "approved" and score is not None:
        yield Piece("kpi.sup.rating", part=score, label=text_of(record, "rating"))


def _needed(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    if record.state in {"assessed", "planned", "met"}:
        gap = text_of(record, "gap")
        part = 1 if record.state != "met" and gap not in {"", "none"} else 0
        yield Piece("kpi.comp.gap", part=part, label=gap)


def _audited(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    planned = day_of(record, "planned_on")
    if planned is None or record.state not in {"approved", "done"}:
        return
    first, until = window(planned, YEAR)
    done = entered(record, "done")
    if record.state == "done" and done:
        yield Piece("kpi.audit.coverage", min(first, done[-1]), until, 1)
    else:
        yield Piece("kpi.audit.coverage", first, until, 0)


def _overdue(record: GovernanceRecord, around: Around) -> Iterator[Piece]:
    if is_open(record, around.given):
        label = text_of(record, "grade")
        running = [one.due for one in around.limits if one.ended is None]
        piece = Piece("kpi.nc.overdue", label=label)
        yield from counted_during(piece, [(later(due, 1), piece.until) for due in running])


def _repeated(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    closed = entered(record, "closed")
    if record.state == "closed" and closed:
        part = 1 if linked(record, "repeats") else 0
        yield Piece("kpi.nc.repeat", *window(closed[-1], YEAR), part, label=text_of(record, "grade"))


def _document(record: GovernanceRecord, _: Around) -> Iterator[Piece]:
    if record.state == "effective":
        piece, due = Piece("kpi.doc.overdue"), day_of(record, "review_due")
        yield from counted_during(piece, [(later(due, 1), piece.until)] if due else [])


WORK_PRODUCTS: Mapping[str, tuple[str, ...]] = {
    "requirements_baseline": ("agreed",),
    "architecture_decision": ("decided",),
    "verification_plan": ("approved",),
    "unit_verification_plan": ("approved",),
    "integration_plan": ("approved",),
    "architecture_description": ("approved",),
    "detailed_design": ("approved",),
    "verification_specification": ("approved",),
    "verification_report": ("approved",),
    "process_description": ("approved",),
    "quality_plan": ("approved",),
    "configuration_plan": ("approved",),
    "contingency_plan": ("approved",),
    "document": ("approved", "effective"),
    "user_information": ("approved", "published"),
}
"""Types of record that are work products with a relation to reviews, and their approved states."""


def _reviewed(record: GovernanceRecord, around: Around) -> Iterator[Piece]:
    if record.state not in WORK_PRODUCTS.get(record.type, ()):
        return
    reviews: Iterable[str] = linked(record, "review")
    accepted = [some for one in reviews for some in in_state(around.to.get(one, ()), "accepted")]
    yield from counted_during(Piece("kpi.review.coverage"), accepted)


RULES: Mapping[str, tuple[Rule, ...]] = {
    **dict.fromkeys(WORK_PRODUCTS, (_reviewed,)),
    "document": (_reviewed, _document),
    "problem": (_problem_age, _problem_escape),
    "change_request": (_change_failure,),
    "release": (_first_gate, _release_supported),
    "deployment": (_deployment_supported,),
    "deployment_wave": (_wave,),
    "update_decision": (_fixed, _reported),
    "incident": (_incident,),
    "vulnerability": (_vulnerability,),
    "data_subject_request": (_request,),
    "erasure_record": (_erased,),
    "supplier_evaluation": (_rated,),
    "competence_need": (_needed,),
    "audit_programme": (_audited,),
    "nonconformity": (_overdue, _repeated),
}
BACKWARDS: Mapping[str, frozenset[str]] = {
    "change_request": frozenset({"problem"}),
    "erasure_record": frozenset({"termination"}),
}
"""Types whose pieces depend on records that point to them, and the types of those."""
SUPPORTING = frozenset({"release", "deployment"})
"""Types whose pieces depend on the evidence about their scope."""
LIMITED = frozenset({"nonconformity"})
"""Types whose pieces depend on time limits."""
