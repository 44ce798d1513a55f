# SPDX-License-Identifier: Apache-2.0
"""The result of ``asqms check`` for people: figures, what blocks, the tree of scopes, what was unreadable."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asqms.faces.cli.options import COLOURS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from asqms.documents.tree import ScopeRow
    from asqms.documents.view import GapRow
    from asqms.workspace.assess import Evaluation

SHOWN_GAPS = 12
SHOWN_SCOPES = 60
SHOWN_NOTES = 20
NARROWEST = 40
ORIGIN = "The requirements are the open reference model, not the official ASQMS text."


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to see: everything or what matters most, of one scope or of all.

    ``scopes`` are ``scope`` and all below it. ``again`` are the arguments that name the same workspace
    and dates in another command.
    """

    every: bool
    scope: str
    scopes: AbstractSet[str] | None
    language: str
    again: str


def print_check(console: Console, evaluation: Evaluation, wish: Wish) -> None:
    """Print the summary: conclusion first, at most about two screens unless everything is wanted."""
    from rich.text import Text

    from asqms.documents.figures import summary
    from asqms.documents.wording import shown_date, word

    assessment, snapshot, language = evaluation.assessment, evaluation.snapshot, wish.language
    moment = word(language, "as_of", date=shown_date(assessment.as_of, language))
    if assessment.known_on != assessment.as_of:
        moment += ", " + word(language, "known_on", date=shown_date(assessment.known_on, language))
    console.print(Text.assemble((_line(snapshot.organisation.name), "bold"), f" {moment}"))
    console.print(Text(summary(assessment, snapshot, evaluation.catalogue, language), "dim"))
    console.print()
    _print_figures(console, evaluation, language)
    gaps = _gap_rows(evaluation, wish)
    _print_gaps(console, gaps, evaluation, wish)
    _print_scopes(console, evaluation, wish)
    _print_notes(console, evaluation, wish)
    if gaps:
        console.print()
        command = f"asqms explain {gaps[0].practice} {gaps[0].scope}{wish.again}"
        console.print(Text.assemble(f"{word(language, 'why')}: ", (command, "bold")))
    console.print(Text(f"{ORIGIN} {assessment.digest[:19]}", "dim"))


def _gap_rows(evaluation: Evaluation, wish: Wish) -> list[GapRow]:
    from asqms.documents.names import Names
    from asqms.documents.view import gap_row

    names = Names(evaluation.snapshot, evaluation.catalogue, wish.language)
    found = evaluation.gaps(wish.scopes, limit=None if wish.every else SHOWN_GAPS)
    return [gap_row(one, evaluation.assessment, evaluation.catalogue, names, wish.language) for one in found]


def _print_figures(console: Console, evaluation: Evaluation, language: str) -> None:
    from rich.cells import cell_len
    from rich.text import Text

    from asqms.documents.figures import figures

    standards = len({one.standard for one in evaluation.assessment.requirements})
    found = figures(evaluation.assessment, standards, language)
    captions = max(cell_len(figure.caption) for figure in found)
    values = max(cell_len(figure.value) for figure in found)
    for figure in found:
        caption = figure.caption + " " * (captions - cell_len(figure.caption))
        value = figure.value + " " * (values - cell_len(figure.value))
        console.print(Text.assemble(f"  {caption}  ", (value, "bold"), "  ", (figure.note, "dim")))


def _print_gaps(console: Console, gaps: Sequence[GapRow], evaluation: Evaluation, wish: Wish) -> None:
    from rich.text import Text

    from asqms.documents.figures import scope_tally
    from asqms.documents.wording import word

    tally = scope_tally(evaluation.assessment, wish.scope)
    console.print()
    if not gaps:
        verdict = ("● ", "green") if tally.total else "– "
        key = "empty_gaps" if tally.total else "nothing_mandatory"
        console.print(Text.assemble(verdict, word(wish.language, key)))
        return
    console.print(Text(word(wish.language, "blocks"), "bold"))
    width = max(NARROWEST, console.width) - 1
    for gap in gaps:
        where = f"{gap.scope_name} ({gap.software_type})" if gap.software_type else gap.scope_name
        lapses = f" · {word(wish.language, 'until')} {gap.lapses_on}" if gap.lapses_on else ""
        console.print(
            Text.assemble(
                ("  " + gap.sign, COLOURS[gap.verdict]),
                f" {gap.practice}  {_line(where)} ",
                (f"· {_line(gap.owner)}{lapses}", "dim"),
            )
        )
        statement = Text("    " + _line(gap.statement), "dim")
        statement.truncate(width, overflow="ellipsis")
        console.print(statement)
    _print_more(console, tally.partly + tally.deviates + tally.undetermined - len(gaps), wish)


def _print_scopes(console: Console, evaluation: Evaluation, wish: Wish) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from asqms.documents.tree import scope_rows

    rows = scope_rows(evaluation.assessment, evaluation.snapshot)
    if wish.scopes is not None:
        rows = [row for row in rows if row.id in wish.scopes]
    shown = rows if wish.every or len(rows) <= SHOWN_SCOPES else _broadest(rows)
    top = min((row.depth for row in shown), default=0)
    table = _scope_table(wish.language)
    for row in shown:
        colour = COLOURS[row.worst] if row.worst else "bright_black"
        name = Text.assemble((row.sign, colour), f" {_line(row.name)}")
        table.add_row(
            Padding(name, (0, 0, 0, 2 * (row.depth - top))),
            Text(row.software_type, "dim"),
            Text(row.phase, "dim"),
            row.conform,
            *row.counts,
        )
    console.print()
    console.print(table)
    _print_more(console, len(rows) - len(shown), wish)


def _scope_table(language: str) -> Table:
    from rich import box
    from rich.table import Table

    from asqms.documents.wording import word

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(word(language, "scopes"), overflow="fold")
    table.add_column(word(language, "type_head"))
    table.add_column(word(language, "phase"))
    for title in ("●", "✕", "◐", "?", "§"):
        table.add_column(title, justify="right", no_wrap=True)
    return table


def _broadest(rows: Sequence[ScopeRow]) -> list[ScopeRow]:
    """Return what fits in a few screens: organisation, units and projects before software items."""
    holders = [row for row in rows if not row.software_type]
    return (holders or list(rows))[:SHOWN_SCOPES]


def _print_notes(console: Console, evaluation: Evaluation, wish: Wish) -> None:
    from rich.text import Text

    from asqms.documents.wording import word

    lines = [
        Text.assemble(
            ("? ", "magenta"),
            f"{one.path or one.uid}: {_line(one.problem_message)} ",
            (f"[{one.problem}]", "dim"),
        )
        for one in evaluation.unreadable
    ]
    if lines:
        console.print()
        console.print(Text(word(wish.language, "unreadable"), "bold"))
        _print_some(console, lines, wish)
    warnings = evaluation.workspace.warnings
    if warnings:
        console.print()
        notes = [Text.assemble(("! ", "yellow"), f"{one.place}: {_line(one.message)}") for one in warnings]
        _print_some(console, notes, wish)


def _print_some(console: Console, lines: Sequence[object], wish: Wish) -> None:
    shown = lines if wish.every else lines[:SHOWN_NOTES]
    for line in shown:
        console.print(line)
    _print_more(console, len(lines) - len(shown), wish)


def _print_more(console: Console, count: int, wish: Wish) -> None:
    from asqms.documents.wording import shown_number, word

    if count > 0:
        left = word(wish.language, "more", count=shown_number(count, wish.language))
        console.print(f"  {left}: asqms check --all", markup=False)


def _line(text: str) -> str:
    """Return a text on one line, without what moves the cursor."""
    from asqms.documents.wording import plain

    return " ".join(plain(text).split())
