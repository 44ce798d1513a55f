# SPDX-License-Identifier: Apache-2.0
"""Projects and software items with their figures as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import MapColumn


def figure_table(screen: AssessedScreen, name: str, caption: str, columns: Sequence[MapColumn]) -> Table:
    """Return projects or items as a table: type, phase and how much of what is mandatory conforms."""
    items = name == "items"

    def said(key: str) -> str:
        return screen.say(f"products.projects.{key}")

    heads = [
        Column("name", said("item" if items else "project"), optional=False),
        Column("type", said("type")),
        Column("phase", said("phase")),
        *([] if items else [Column("count", said("count"), "number")]),
        Column("worst", said("worst"), "verdict"),
        Column("conforms", said("conforms"), "share"),
        Column("gaps", said("gaps"), "number"),
        Column("undetermined", said("undetermined"), "share"),
    ]
    return Table(name, caption, heads, [_row(screen, one) for one in columns])


def _row(screen: AssessedScreen, one: MapColumn) -> Row:
    whole = one.rollups[""]
    tally = whole.mandatory
    item = one.kind == "software_item"
    href = (
        screen.link("item", project=one.parent, item=one.scope)
        if item
        else screen.link("project", project=one.scope)
    )
    gaps = screen.link("organisation_gaps", {"within": one.scope})
    return Row(
        {
            "name": Cell(plain(one.name), href=href, note=one.scope),
            "type": "/".join(one.types),
            "phase": ", ".join(screen.terms.phase(phase) for phase in one.phases),
            "count": one.items,
            "worst": whole.worst.value if whole.worst else None,
            "conforms": Cell(tally.conforms, whole=tally.rated),
            "gaps": Cell(tally.gaps, href=gaps if tally.gaps else ""),
            "undetermined": Cell(tally.undetermined, whole=tally.rated),
        },
        key=one.scope,
    )
