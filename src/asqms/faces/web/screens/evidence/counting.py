# SPDX-License-Identifier: Apache-2.0
"""Where evidence counts: practices that use it, and every clause of every active standard behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from asqms.contexts.catalog import api as catalog
from asqms.contexts.conformity import api as conformity
from asqms.contexts.evidence.data import EvidenceRow
from asqms.contexts.organization.data import Actor
from asqms.documents.criteria import practices_expecting, text_in
from asqms.faces.web.assessed import Terms
from asqms.kernel.errors import AsqmsError

RATED = frozenset({"software_item"})
MOST_ITEMS = 2
"""Evidence above an item counts below it; so many of the items are looked at."""


@dataclass(frozen=True, slots=True)
class UsedFor:
    """A practice that uses the evidence on a scope, with its verdict there."""

    practice: str
    statement: str
    own_language: bool
    scope: str
    scope_name: str
    project: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a standard with its title and the language the title is in."""

    standard: str
    id: str
    title: str
    own_language: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """Where a record counts; ``looked_at`` and ``items`` tell how many of the items were looked at."""

    practices: tuple[UsedFor, ...] = ()
    clauses: tuple[tuple[str, tuple[Clause, ...]], ...] = ()
    looked_at: int = 0
    items: int = 0

    @property
    def clause_count(self) -> int:
        """How many clauses there are in all standards."""
        return sum(len(some) for _, some in self.clauses)


@dataclass(slots=True)
class _Found:
    practices: dict[tuple[str, str], UsedFor] = field(default_factory=dict)
    clauses: set[str] = field(default_factory=set)


def where_it_counts(actor: Actor, row: EvidenceRow, terms: Terms, *, as_of: date | None) -> Counting:
    """Return where a record counts on the day, worked out with the engine for the items it is about."""
    items = _items(actor, row)
    found = _Found()
    for item in items[:MOST_ITEMS]:
        _look(actor, row, item, found, (terms, as_of))
    return Counting(
        practices=tuple(found.practices[key] for key in sorted(found.practices)),
        clauses=_grouped(found.clauses, terms),
        looked_at=min(len(items), MOST_ITEMS),
        items=len(items),
    )


def expected_by(actor: Actor, evidence_type: str, terms: Terms, day: date) -> Counting:
    """Return the practices that expect a type of evidence and the clauses they serve, whatever the scope."""
    catalogue = terms.catalogue
    practices = practices_expecting(catalogue, evidence_type)
    active = set(catalog.active_standards(actor.organisation_uid, day))
    clauses = {
        f"{one.standard}:{one.requirement}"
        for practice in practices
        for one in catalogue.mappings_by_practice.get(practice.id, ())
        if one.standard in active
    }
    used = tuple(
        UsedFor(one.id, *text_in(one.statement, terms.language), "", "", "", "") for one in practices
    )
    return Counting(used, _grouped(clauses, terms))


def _items(actor: Actor, row: EvidenceRow) -> Sequence[tuple[str, str]]:
    if row.subject_kind in RATED:
        return [(row.subject, row.subject_name)]
    within = "" if row.subject_kind == "organization" else row.subject
    return [(one.scope, one.name) for one in conformity.scopes_below(actor, "software_item", within)]


def _look(
    actor: Actor, row: EvidenceRow, item: tuple[str, str], found: _Found, view: tuple[Terms, date | None]
) -> None:
    terms, as_of = view
    try:
        evaluation = conformity.evaluated_scope(actor, item[0], as_of=as_of)
        way = conformity.way_to(actor, item[0])
    except AsqmsError:
        return
    found.clauses |= set(evaluation.assessment.evidence_counts_for.get(row.uid, ()))
    project = next((one.scope for one in way if one.kind == "project"), "")
    for one in evaluation.assessment.obligations:
        if one.scope == item[0] and any(row.uid in need.used for need in one.needs):
            statement = text_in(terms.catalogue.practice_by_id[one.practice].statement, terms.language)
            found.practices[one.practice, item[0]] = UsedFor(
                one.practice, *statement, item[0], item[1], project, one.verdict.value
            )


def _grouped(clauses: set[str], terms: Terms) -> tuple[tuple[str, tuple[Clause, ...]], ...]:
    """Return clauses by the name of their standard, in the order of the catalogue."""
    return tuple(_by_standard(clauses, terms))


def _by_standard(clauses: set[str], terms: Terms) -> Iterator[tuple[str, tuple[Clause, ...]]]:
    for standard in terms.catalogue.standards:
        some = []
        for one in standard.requirements:
            if f"{one.standard}:{one.id}" in clauses:
                text, own = text_in(one.title, terms.language)
                some.append(Clause(one.standard, one.id, text, own))
        if some:
            yield standard.name or text_in(standard.title, terms.language)[0], tuple(some)
