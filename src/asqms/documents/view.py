# SPDX-License-Identifier: Apache-2.0
"""One view of an assessment for every document: figures, map, gaps, roll-out, standards."""

from __future__ import annotations

from dataclasses import dataclass

from asqms.documents.figures import Figure, figures, mandatory_tally, summary
from asqms.documents.matrix import (
    MAP_ITEMS,
    Column,
    Row,
    anchor,
    columns,
    map_rows,
    projects,
    rollout_rows,
)
from asqms.documents.names import Names, told
from asqms.documents.standards import StandardRow, standard_rows
from asqms.documents.wording import plain, shown_date, shown_number, sign_of, word
from asqms.engine.assessment import Assessment, Obligation
from asqms.engine.catalogue import Catalogue
from asqms.engine.gaps import gaps
from asqms.engine.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class GapRow:
    """What blocks: where, which practice, whose, until when."""

    verdict: str
    sign: str
    scope: str
    scope_name: str
    practice: str
    statement: str
    strength: str
    software_type: str
    owner: str
    lapses_on: str
    target: str


@dataclass(frozen=True)
class Overview:
    """Everything the first page of a document shows.

    ``past`` says that the date was chosen; it is empty for a view of the present.
    ``columns`` are at most 60 items, those with most gaps; ``items_left`` says so.
    """

    language: str
    organisation: str
    as_of: str
    known_on: str
    past: str
    summary: str
    figures: tuple[Figure, ...]
    columns: tuple[Column, ...]
    items_left: str
    rows: tuple[Row, ...]
    gaps: tuple[GapRow, ...]
    gap_total: int
    projects: tuple[Column, ...]
    rollout: tuple[Row, ...]
    standards: tuple[StandardRow, ...]


def overview(
    assessment: Assessment,
    snapshot: Snapshot,
    catalogue: Catalogue,
    language: str,
    *,
    gap_limit: int | None = None,
    chosen_day: bool = False,
) -> Overview:
    """Return the overview of an assessment in a language; with a limit the most pressing gaps only.

    ``chosen_day`` says that somebody asked for the date, so that it is marked.
    """
    names = Names(snapshot, catalogue, language)
    shown = columns(assessment, snapshot, names, MAP_ITEMS)
    standards = standard_rows(assessment, catalogue, language)
    known = assessment.known_on != assessment.as_of
    tally = mandatory_tally(assessment)
    return Overview(
        language=language,
        organisation=plain(snapshot.organisation.name),
        as_of=word(language, "as_of", date=shown_date(assessment.as_of, language)),
        known_on=word(language, "known_on", date=shown_date(assessment.known_on, language)) if known else "",
        past=word(language, "past", date=shown_date(assessment.known_on, language))
        if chosen_day or known
        else "",
        summary=summary(assessment, snapshot, catalogue, language),
        figures=figures(assessment, len(standards), language),
        columns=shown,
        items_left=_items_left(len(shown), len(assessment.classes), language),
        rows=map_rows(assessment, catalogue, snapshot, shown, language),
        gaps=tuple(
            gap_row(one, assessment, catalogue, names, language) for one in gaps(assessment, limit=gap_limit)
        ),
        gap_total=tally.partly + tally.deviates + tally.undetermined,
        projects=projects(snapshot),
        rollout=rollout_rows(assessment, catalogue, snapshot, language),
        standards=standards,
    )


def _items_left(shown: int, total: int, language: str) -> str:
    if shown == total:
        return ""
    return word(language, "items_left", shown=shown, total=shown_number(total, language))


def gap_row(
    obligation: Obligation, assessment: Assessment, catalogue: Catalogue, names: Names, language: str
) -> GapRow:
    """Return one gap as people read it."""
    kind = assessment.classes.get(obligation.scope)
    practice = catalogue.practice_by_id[obligation.practice]
    return GapRow(
        verdict=obligation.verdict.value,
        sign=sign_of(obligation.verdict.value),
        scope=obligation.scope,
        scope_name=names.scope(obligation.scope),
        practice=obligation.practice,
        statement=plain(told(practice.statement, language)),
        strength=word(language, obligation.strength.value),
        software_type=word(language, "type", type=kind.software_type.value) if kind else "",
        owner=names.owner(obligation),
        lapses_on=shown_date(obligation.lapses_on, language),
        target=anchor(obligation.scope, obligation.practice),
    )
