# SPDX-License-Identifier: Apache-2.0
"""Obligations as rows of a table: verdict, where, what is asked, why, whose, until when."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.contexts.conformity.data import ObligationRow, Page
from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Cell, Column, Pager, Row, Table, Value


def obligation_table(
    screen: AssessedScreen, page: Page, caption: str, *, with_place: bool = True, hidden: bool = False
) -> Table:
    """Return a page of obligations as a table; without the place where all are about one scope."""
    names = screen.people(row.owner for row in page.rows)
    return Table(
        name="obligations",
        caption=caption,
        columns=_columns(screen, with_place=with_place),
        rows=[_row(screen, row, names) for row in page.rows],
        pager=Pager(next=page.following, total=page.total),
        caption_hidden=hidden,
    )


def _columns(screen: AssessedScreen, *, with_place: bool) -> list[Column]:
    def said(key: str) -> str:
        return screen.say(f"organisation.obligations.{key}")

    return [
        Column("verdict", said("verdict"), "verdict", optional=False),
        *([Column("where", said("where"))] if with_place else []),
        Column("asks", said("asks"), optional=False),
        Column("why", said("why")),
        Column("owner", said("owner")),
        Column("lapses", said("lapses"), "day"),
        Column("practice", said("practice"), "code", hidden=True),
        Column("strength", said("strength"), hidden=True),
        Column("process", said("process"), hidden=True),
        Column("basis", said("basis"), hidden=True),
    ]


def _row(screen: AssessedScreen, row: ObligationRow, names: Mapping[str, str]) -> Row:
    href = screen.verdict_address(row.scope, row.scope_kind, row.parent, row.practice)
    cells: dict[str, Cell | Value] = {
        "verdict": row.verdict.value,
        "where": plain(row.scope_name),
        "practice": row.practice,
        "asks": Cell(screen.terms.practice(row.practice), href=href, note=row.practice),
        "why": _why(screen, row),
        "owner": screen.owner(row, names),
        "lapses": row.lapses_on,
        "strength": screen.say(f"organisation.{row.strength.value}"),
        "process": screen.terms.process(row.process),
        "basis": screen.say(f"organisation.basis_{row.basis.value}"),
    }
    return Row(cells)


def _why(screen: AssessedScreen, row: ObligationRow) -> str:
    told = [
        screen.terms.reason(row) if row.reason else "",
        screen.say("organisation.obligations.awaiting") if row.awaiting else "",
        screen.say("organisation.obligations.stale") if row.stale else "",
    ]
    return " ".join(filter(None, told))
