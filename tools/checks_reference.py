# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference/checks.md and registers.md from the registry of checks and the shipped criteria."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.contract import Check
from asqms.engine.checks.documents.section_names import PARTS
from asqms.engine.checks.parameters import BY_CLASS, SHAPES
from asqms.engine.checks.reasons import REASONS
from asqms.engine.checks.registry import CHECKS
from asqms.engine.criteria import CheckCall, Criterion, EvidenceNeed
from asqms.workspace.catalogue.loader import load_catalogue

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"

CHECKS_INTRODUCTION = """\
# Checks

A check is a named statement about the facts of one piece of evidence. It answers met, partly, not met or
unknown, with a reason and the figures behind it. Unknown means that the facts it needs are not there: it
never counts as a pass and never as a failure, and a person may decide instead.
[Criteria](../guides/criteria.md) combine checks; [facts](facts.md) lists what each adapter reads.

A parameter that may depend on the class is either one value or a table: `{by: asil, "": 60, QM: 60, A:
80, B: 80, C: 90, D: 100}`. `by` names software_type, asil, cal, domain or phase; the empty key is an
item without that attribute. A class that is not in the table gives the reason `threshold_missing`.

This page is written by `python -m tools.checks_reference`.
"""
REASONS_INTRODUCTION = """\
## Reasons

Codes are stable; the sentences are shown in English, Chinese and German. `{fact}`, `{value}` and
`{needed}` stand for what the check looked at, what it found and what it needs.

| code | sentence |
|---|---|
"""
REGISTERS_INTRODUCTION = """\
# Columns and headings that the criteria look for

A register is a table with one row per thing. The criteria of the reference model look for columns by the
names on this page. If your file calls a column otherwise, map it with the option `columns: {canonical:
header}`; if a register holds closed rows too, say with `open: {column: state, values: [open, in work]}`
which rows are still open. Both are options of the evidence entry that names the file. A column that must
be filled may say `none`; a blank cell is counted as missing.

A name followed by practices is only looked for there. Columns under *closed rows* are only needed once a
row is closed, and *dates* must not have passed. Column names, like every criterion, are ours and not
part of any official text.

This page is written by `python -m tools.checks_reference`.

## Registers and records

"""
PARTS_INTRODUCTION = """\
## Documents

A part of a document is found by a heading that holds one of its names as whole words, or by a column of
that name where the document is a table. A part that is not found makes the answer unknown, never a
failure, because another heading may hold it.

"""
NAMES_INTRODUCTION = """\
## Names of the parts

"""


KINDS = ("columns", "closed", "dates", "values", "parts")
MOST_PRACTICES = 3


@dataclass
class Expected:
    """What the criteria look for in one type of evidence: by kind and name, the practices that ask.

    ``practices`` are all that need the type, so that what every one of them asks can be told apart.
    """

    practices: list[str] = field(default_factory=list)
    asked: dict[str, dict[str, list[str]]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    def note(self, kind: str, names: Iterable[str], practice: str) -> None:
        """Remember that a practice asks for the names."""
        for name in names:
            asking = self.asked[kind].setdefault(name, [])
            if practice not in asking:
                asking.append(practice)

    def cell(self, kind: str, separator: str = ", ") -> str:
        """Return the names of a kind; one that only some practices ask for is followed by them."""
        return separator.join(self._with_practices(name, asking) for name, asking in self.asked[kind].items())

    def _with_practices(self, name: str, asking: list[str]) -> str:
        if set(asking) == set(self.practices):
            return name
        more = " and others" if len(asking) > MOST_PRACTICES else ""
        return f"{name} ({', '.join(asking[:MOST_PRACTICES])}{more})"


def checks_page() -> str:
    """Return the page about checks and reasons."""
    topics: dict[str, list[Check]] = {}
    for check in CHECKS.values():
        topics.setdefault(check.run.__module__.split(".")[-2], []).append(check)
    parts = [CHECKS_INTRODUCTION]
    for topic, checks in topics.items():
        parts += [f"## {topic.capitalize()}\n", *(_about(check) for check in checks)]
    rows = (f"| {code} | {sentence} |" for code, sentence in sorted(REASONS.items()))
    return "\n".join(parts) + "\n" + REASONS_INTRODUCTION + "\n".join(rows) + "\n"


def registers_page(catalogue: Catalogue) -> str:
    """Return the page about columns and headings."""
    expected = _expected(catalogue)
    kinds = [(kind.id, expected[kind.id]) for kind in catalogue.evidence_types if kind.id in expected]
    lines = [REGISTERS_INTRODUCTION + "| evidence type | columns | closed rows | dates | values |"]
    lines.append("|---|---|---|---|---|")
    for name, one in kinds:
        if any(one.asked[kind] for kind in KINDS[:4]):
            cells = " | ".join(one.cell(kind, "; " if kind == "values" else ", ") for kind in KINDS[:4])
            lines.append(f"| {name} | {cells} |")
    lines.append("\n" + PARTS_INTRODUCTION + "| evidence type | parts |\n|---|---|")
    lines += [f"| {name} | {one.cell('parts')} |" for name, one in kinds if one.asked["parts"]]
    lines.append("\n" + NAMES_INTRODUCTION + "| part | names |\n|---|---|")
    lines += [f"| {part} | {', '.join(names.split())} |" for part, names in PARTS.items()]
    return "\n".join(lines) + "\n"


def pages() -> Mapping[Path, str]:
    """Return every page by its place."""
    return {FOLDER / "checks.md": checks_page(), FOLDER / "registers.md": registers_page(load_catalogue())}


def _about(check: Check) -> str:
    lines = [f"### {check.name}", "", f"{check.title} (version {check.version}).", ""]
    if check.parameters:
        lines += ["| parameter | kind | meaning |", "|---|---|---|"]
        lines += [f"| {name} | {_kind(check, name)} | {text} |" for name, text in check.parameters.items()]
        lines.append("")
    return "\n".join(lines)


def _kind(check: Check, name: str) -> str:
    words = [str(SHAPES[name])]
    if name in BY_CLASS:
        words.append("may depend on the class")
    if name in check.required:
        words.append("required")
    return ", ".join(words)


def _needs(criterion: Criterion) -> Iterator[EvidenceNeed]:
    if isinstance(criterion, EvidenceNeed):
        yield criterion
        return
    for part in criterion.parts:
        yield from _needs(part)


def _texts(call: CheckCall, name: str) -> tuple[str, ...]:
    value = call.parameters.get(name, ())
    return tuple(str(one) for one in value) if isinstance(value, tuple) else (str(value),)


def _expected(catalogue: Catalogue) -> dict[str, Expected]:
    found: dict[str, Expected] = {}
    for practice in catalogue.practices:
        for need in _needs(practice.criterion):
            one = found.setdefault(need.evidence_type, Expected())
            one.practices.append(practice.id)
            for call in need.checks:
                _note(one, call, practice.id)
    return found


def _note(one: Expected, call: CheckCall, practice: str) -> None:
    column = _texts(call, "column")
    match call.name:
        case "register_columns_are_filled":
            kind = "closed" if call.parameters.get("rows") == "closed" else "columns"
            one.note(kind, _texts(call, "columns"), practice)
        case "no_date_is_overdue":
            one.note("dates", column, practice)
        case "newest_date_is_recent" | "every_date_is_recent":
            one.note("columns", column, practice)
        case "register_values_are_in":
            one.note("values", [f"{column[0]}: {', '.join(_texts(call, 'allowed'))}"], practice)
        case "no_row_has_value":
            one.note("values", [f"{column[0]}: not {', '.join(_texts(call, 'values'))}"], practice)
        case "rows_with_value_reach_share":
            one.note("values", [f"{column[0]}: {', '.join(_texts(call, 'values'))}"], practice)
        case "required_parts_are_stated":
            one.note("parts", _texts(call, "parts"), practice)
        case _:
            pass


def main() -> int:
    """Write the pages anew."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
