# SPDX-License-Identifier: Apache-2.0
"""What people read of a trace check: one screen, a tree, a matrix."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from asqms.workspace.trace import Coverage, ItemList, LinkList, Matrix, Neighbour, TraceResult

SIGNS = {
    "conforms": ("●", "green"),
    "partly": ("◐", "yellow"),
    "deviates": ("✕", "red"),
    "undetermined": ("?", "yellow"),
    "not_applicable": ("–", "bright_black"),
}
_FINDINGS = (
    ("failed", "a failed test reaches"),
    ("no_parent", "without what they must link up to"),
    ("missing_child", "without what must link to them"),
    ("too_many", "with more links than the model allows"),
    ("untested", "without a test result"),
    ("not_run", "with tests that did not run"),
    ("in_cycle", "on a cycle"),
    ("orphan", "without any link"),
)
_SHOWN = 3
_HEADS = (
    "Level",
    "Items",
    "Covered up",
    "Covered down",
    "Verified",
    "Failed",
    "Untested",
    "Suspect",
    "Conform",
)


def lines_of(result: TraceResult) -> Iterator[str]:
    """Give the lines of one screen: levels with denominators, what blocks, the score."""
    names = ", ".join(one.name for one in result.sources[:_SHOWN])
    more = f" and {len(result.sources) - _SHOWN} more" if len(result.sources) > _SHOWN else ""
    yield click.style(
        f"{result.items_total:,} items and {result.links_total:,} links from {names}{more}", bold=True
    )
    yield f"Model: {result.model.title or 'without a title'}"
    yield ""
    yield from _table(_level_rows(result))
    yield ""
    if result.unclassified:
        types = ", ".join(f"{name or 'no type'} {count:,}" for name, count in result.unclassified.items())
        yield f"At no level of the model: {types}"
    if result.outside.total:
        yield f"Links that leave the set: {result.outside.total:,} (not counted as broken)"
    blocking = list(_blocking(result))
    if blocking:
        yield click.style("What blocks", bold=True)
        yield from blocking
    yield from _score(result)


def tree_of(node: Neighbour) -> Iterator[str]:
    """Give the lines of a tree: what is above the item, the item, what is below it."""
    yield click.style("Above", bold=True)
    yield from _branches(node, "  ", upward=True) if node.above else ["  nothing"]
    yield click.style("Item", bold=True)
    yield f"  {_label(node)}"
    if node.place:
        yield f"    {node.place}"
    yield click.style("Below", bold=True)
    yield from _branches(node, "  ", upward=False) if node.below else ["  nothing"]


def matrix_text(matrix: Matrix, form: str) -> str:
    """Return the matrix as text, CSV or JSON."""
    if form == "json":
        return json.dumps(
            {
                "from": matrix.from_level,
                "to": matrix.to_level,
                "indirect": matrix.indirect,
                "total": len(matrix.rows),
                "covered": matrix.covered,
                "rows": [
                    {"id": row.id, "title": row.title, "verdict": row.verdict, "linked": list(row.partners)}
                    for row in matrix.rows
                ],
            },
            indent=2,
            ensure_ascii=False,
        )
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([matrix.from_level, "title", "verdict", matrix.to_level])
        for row in matrix.rows:
            cells = (row.id, row.title, row.verdict, " ".join(row.partners))
            writer.writerow([_safe_cell(cell) for cell in cells])
        return out.getvalue().rstrip("\n")
    lines = _table(
        [
            [matrix.from_level, "", matrix.to_level],
            *([r.id, _sign(r.verdict), ", ".join(r.partners)] for r in matrix.rows),
        ]
    )
    over = ", over levels between" if matrix.indirect else ""
    return "\n".join([*lines, "", f"{matrix.covered:,} of {len(matrix.rows):,} linked{over}"])


def _safe_cell(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _level_rows(result: TraceResult) -> list[list[str]]:
    rows = [list(_HEADS)]
    for level in result.levels:
        if not level.total:
            continue
        rows.append(
            [
                level.title,
                f"{level.total:,}",
                _share(level.up),
                _share(level.down),
                f"{level.verified:,} of {level.total:,}" if level.has_results else "–",
                f"{level.failed:,}" if level.has_results else "–",
                f"{level.untested:,}" if level.has_results else "–",
                f"{level.suspect:,}",
                f"{level.conforming:,}",
            ]
        )
    return rows


def _share(coverage: Coverage | None) -> str:
    return "–" if coverage is None else f"{coverage.covered:,} of {coverage.total:,}"


def _table(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    numeric = [
        place > 0 and all(row[place][:1].isdigit() or row[place] == "–" for row in rows[1:])
        for place in range(len(widths))
    ]
    lines = []
    for number, row in enumerate(rows):
        cells = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ]
        line = "  ".join(cells).rstrip()
        lines.append(click.style(line, bold=True) if number == 0 else line)
    return lines


def _blocking(result: TraceResult) -> Iterator[str]:
    if result.broken.total:
        yield _links_line("broken links", result.broken)
    if result.suspect.total:
        yield _links_line("suspect links (the target changed after confirmation)", result.suspect)
    if result.cycles_total:
        first = " - ".join(result.cycles[0][:5])
        yield f"  {result.cycles_total:,} cycles: {first}"
    conflicts = [one for one in result.duplicates if one.differs]
    if result.duplicates:
        first = ", ".join(one.id for one in (conflicts or list(result.duplicates))[:_SHOWN])
        yield (
            f"  {len(result.duplicates):,} repeated ids, {len(conflicts):,} with different content"
            f" (the first is kept): {first}"
        )
    for name, words in _FINDINGS:
        found = result.findings[name]
        if found.total:
            yield _items_line(words, found)


def _items_line(words: str, found: ItemList) -> str:
    count = f"{found.total:,} items"
    text = f"{words} {count}" if words.endswith("reaches") else f"{count} {words}"
    first = ", ".join(_with_place(one.id, one.place) for one in found.first[:_SHOWN])
    return f"  {text}: {first}{', ...' if found.total > _SHOWN else ''}"


def _links_line(words: str, found: LinkList) -> str:
    first = ", ".join(
        _with_place(f"{one.source} {one.kind} {one.target}", one.place) for one in found.first[:_SHOWN]
    )
    return f"  {found.total:,} {words}: {first}{', ...' if found.total > _SHOWN else ''}"


def _with_place(text: str, place: str) -> str:
    return f"{text} ({place})" if place else text


def _score(result: TraceResult) -> Iterator[str]:
    score = result.score
    yield ""
    judged = sum(level.total for level in result.levels)
    if not judged:
        yield click.style("Nothing to judge: no item is at a level of the model.", fg="yellow", bold=True)
        return
    colour = "green" if result.conforms else "red"
    words = "conforms" if result.conforms else "gaps"
    yield (
        click.style(f"Verdict: {words}", fg=colour, bold=True)
        + f", {result.conforming:,} of {judged:,} items conform"
    )
    if score.value is not None:
        sound = f" x {score.sound:,} of {score.links:,} links sound" if score.links else ""
        yield f"Score {score.value:.1f} = {score.met:,} of {score.expected:,} expectations met{sound}"


def _branches(node: Neighbour, indent: str, *, upward: bool) -> Iterator[str]:
    for one in node.above if upward else node.below:
        state = "" if one.link_state == "resolved" else f" [{one.link_state}]"
        again = " (see above)" if one.repeated else ""
        more = " ..." if one.cut else ""
        yield f"{indent}{one.kind or 'link'}{state}: {_label(one)}{again}{more}"
        yield from _branches(one, indent + "  ", upward=upward)


def _label(node: Neighbour) -> str:
    parts = [_sign(node.verdict, coloured=True), node.id] if node.verdict else [node.id]
    if node.title:
        parts.append(node.title)
    if node.level:
        parts.append(f"[{node.level}]")
    reasons = ", ".join(one.replace("_", " ") for one in node.findings)
    return " ".join(parts) + (f" ({reasons})" if reasons else "")


def _sign(verdict: str, *, coloured: bool = False) -> str:
    sign, colour = SIGNS[verdict]
    return click.style(sign, fg=colour) if coloured else sign
