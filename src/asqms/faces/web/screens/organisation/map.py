# SPDX-License-Identifier: Apache-2.0
"""The conformity map as a matrix, for the organisation, a unit and a project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from asqms.contexts.conformity import api as conformity
from asqms.contexts.processes import api as processes
from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Matrix, MatrixCell, MatrixColumn, MatrixGroup, MatrixRow, Share

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import ConformityMap, MapColumn

COLUMNS = 8
VERDICTS = ("conforms", "partly", "deviates", "undetermined", "justified", "not_applicable")


def whole_page(text: str) -> int:
    """Return the number of a page that somebody asks for, the first for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 1  # noqa: PLR2004 - pages


def tally_shares(tally: Any, address: Callable[[str], str]) -> list[Share]:  # noqa: ANN401 - a tally of the engine
    """Return how many mandatory obligations have each verdict."""
    counts = ((verdict, getattr(tally, verdict)) for verdict in VERDICTS)
    return [Share(verdict, count, address(verdict)) for verdict, count in counts if count]


class MapView:
    """A page of the map: projects as columns, or software items in a scope or where no project is seen."""

    def __init__(self, screen: AssessedScreen, *, page: int, within: str = "", items: bool = False) -> None:
        self._screen = screen
        self._within = within
        kind = "software_item" if items else "project"
        self._map = self._page(kind, page)
        if not self._map.total and not items:
            self._map = self._page("software_item", page)

    def _page(self, kind: str, page: int) -> ConformityMap:
        return conformity.conformity_map(
            self._screen.actor, self._screen.standing, kind, within=self._within, page=page, size=COLUMNS
        )

    @property
    def columns(self) -> tuple[MapColumn, ...]:
        """The columns of this page without the organisation's own."""
        return self._map.columns

    @property
    def total(self) -> int:
        """How many columns there are on all pages."""
        return self._map.total

    @property
    def page(self) -> int:
        """Which page this is."""
        return self._map.page

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self._map.pages

    @property
    def previous(self) -> int:
        """The page before."""
        return self._map.page - 1

    @property
    def next(self) -> int:
        """The page after."""
        return self._map.page + 1

    @property
    def first(self) -> int:
        """The number of the first column shown."""
        return (self._map.page - 1) * COLUMNS + 1

    @property
    def last(self) -> int:
        """The number of the last column shown."""
        return min(self._map.total, self._map.page * COLUMNS)

    def matrix(self) -> Matrix:
        """Return the matrix with its cells linked to the rows they count."""
        screen = self._screen
        columns = list(self._map.columns)
        if self._map.own is not None:
            columns.insert(0, self._map.own)
        adopted = processes.current_processes(screen.actor, as_of=screen.as_of)
        versions = {one.process: one.version for one in adopted.values()}
        items = bool(columns) and columns[-1].kind == "software_item"
        caption = "organisation.overview.map_items" if items else "organisation.overview.map"
        return Matrix(
            caption=screen.say(caption),
            corner=screen.say("organisation.overview.process"),
            note_head=screen.say("organisation.overview.adopted"),
            columns=[self._head(one) for one in columns],
            groups=[
                MatrixGroup(name, [self._row(process, columns, versions) for process in some])
                for name, some in screen.terms.groups()
            ],
        )

    def _head(self, one: MapColumn) -> MatrixColumn:
        screen = self._screen
        if one.kind == "organization":
            href = screen.link("organisation_obligations", {"scope": one.scope})
            return MatrixColumn(
                screen.say("organisation.overview.own"), screen.say("organisation.overview.own_note"), href
            )
        phase = screen.terms.phase(one.phases[0]) if one.phases else ""
        note = " · ".join(filter(None, ("/".join(one.types), phase)))
        if one.kind == "project":
            return MatrixColumn(plain(one.name), note, screen.link("project", project=one.scope))
        return MatrixColumn(plain(one.name), note, screen.link("item", project=one.parent, item=one.scope))

    def _row(self, process: str, columns: list[MapColumn], versions: Mapping[str, str]) -> MatrixRow:
        return MatrixRow(
            title=self._screen.terms.process(process),
            cells=[self._cell(process, one) for one in columns],
            note=plain(versions.get(process, "")) or "–",
            href=self._screen.link("organisation_obligations", self._query(process)),
        )

    def _query(self, process: str) -> dict[str, str]:
        query = {"process": process, "strength": "mandatory"}
        return query | ({"within": self._within} if self._within else {})

    def _cell(self, process: str, one: MapColumn) -> MatrixCell:
        rollup = one.rollups.get(process)
        if rollup is None or rollup.worst is None or not rollup.mandatory.total:
            return MatrixCell()
        place = "scope" if one.kind == "organization" else "within"
        return MatrixCell(
            rollup.worst.value,
            rollup.mandatory.conforms,
            rollup.mandatory.rated,
            self._screen.link(
                "organisation_obligations", {place: one.scope, "process": process, "strength": "mandatory"}
            ),
        )
