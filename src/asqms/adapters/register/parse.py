# SPDX-License-Identifier: Apache-2.0
"""Reads a register, names its columns, and gives its counts and its first rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from asqms.adapters.register.counting import Counting
from asqms.adapters.register.delimited import read_delimited
from asqms.adapters.register.options import RegisterOptions, options_of
from asqms.adapters.register.structured import holds_rows, read_json, read_yaml
from asqms.adapters.register.tables import Cell, Table
from asqms.decoding.manifest import load_manifest
from asqms.decoding.text import strip_mark
from asqms.decoding.values import fact_word
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import Notice, Reading

_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MARK = b"PK\x03\x04"
_SCORES = {".csv": 15, ".tsv": 15, ".xls": 10, ".xlsb": 10, ".yaml": 6, ".yml": 6}
_YAML = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class RegisterAdapter:
    """Tables of rows in CSV, Excel, YAML or JSON; the content of the rows is the organisation's own."""

    manifest: Manifest

    def detect(self, head: Head) -> int:
        """Return a low score by suffix or workbook members, so that every other format goes first.

        YAML counts only where it starts a list or has the key ``rows``.
        """
        if head.is_directory:
            return 0
        if "xl/workbook.xml" in head.members:
            return 20
        if head.suffix in _YAML and not holds_rows(head.start):
            return 0
        return _SCORES.get(head.suffix, 0)

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - no trace in this format
        """Return the counts and the first rows of one register; the README lists options and codes."""
        chosen = options_of(options, source.name)
        table = _read(source, chosen)
        columns = _column_names(table, chosen, source.name)
        counting = Counting(columns, chosen)
        kept: list[Mapping[str, Cell]] = []
        for count, (number, cells) in enumerate(table.rows, start=1):
            if count > source.limits.max_items:
                raise LimitError(
                    "register.too_many_rows",
                    f"The register has more than {source.limits.max_items} rows.",
                    place=Place(source.name, number),
                )
            row = list(cells)
            counting.add(number, row)
            if count <= chosen.keep_rows:
                kept.append(dict(zip(columns, row, strict=True)))
        return Reading(
            format_version=table.format_version,
            evidence_type="register",
            facts=counting.facts(),
            notices=(*table.notices, *counting.notices()),
            rows=tuple(kept),
        )


def _read(source: Source, options: RegisterOptions) -> Table:
    data = source.read_all()
    kind = options.format or _format_of(data, source)
    if kind == "excel":
        from asqms.adapters.register.workbook import read_workbook

        return read_workbook(data, options, source)
    if kind == "yaml":
        return read_yaml(data, options, source)
    if kind == "json":
        return read_json(data, options, source)
    return read_delimited(data, options, source.name)


def _format_of(data: bytes, source: Source) -> str:
    """Return the format by content, then by suffix; raise ``register.old_workbook`` for what is not read."""
    suffix = Head(source.name, 0, b"", b"").suffix
    if data.startswith(_OLE_MARK) or suffix == ".xlsb":
        raise UnreadableError(
            "register.old_workbook",
            "This is a password-protected, binary or very old Excel workbook.",
            hint="Save it as .xlsx without a password, or export the table as CSV.",
            place=Place(source.name),
        )
    if data.startswith(_ZIP_MARK):
        return "excel"
    if suffix in _YAML:
        return "yaml"
    body, _ = strip_mark(data[:256])
    first = body.replace(b"\x00", b"").lstrip()[:1]
    return "json" if suffix == ".json" or (first in {b"[", b"{"} and suffix not in _SCORES) else "csv"


def _column_names(table: Table, options: RegisterOptions, name: str) -> list[str]:
    """Return one canonical name per column: the option's, else the header in snake case.

    Raises UnreadableError ``register.column_missing`` for a mapped, open or id column that is not there.
    """
    by_header = _positions(table, options, name)
    columns: list[str] = []
    taken = set(options.columns)
    for position, header in enumerate(table.headers):
        canonical = by_header.get(position)
        if canonical is None:
            canonical = _free(fact_word(header) or f"column_{position + 1}", taken)
            if canonical != (fact_word(header) or f"column_{position + 1}"):
                told = f"The header {header[:60]!r} stands twice; the later one is named {canonical}."
                table.notices.append(Notice("register.duplicate_header", told, Place(name)))
        taken.add(canonical)
        columns.append(canonical)
    for wanted in (options.id_column, options.open_column):
        if wanted and wanted not in columns and table.headers:
            raise _missing(wanted, table, name)
    return columns


def _positions(table: Table, options: RegisterOptions, name: str) -> dict[int, str]:
    exact = {header: position for position, header in reversed(list(enumerate(table.headers)))}
    loose = {fact_word(header): position for header, position in exact.items()}
    found: dict[int, str] = {}
    for canonical, header in options.columns.items():
        position = exact.get(header, loose.get(fact_word(header)))
        if position is None:
            raise _missing(header, table, name)
        found[position] = canonical
    return found


def _free(word: str, taken: set[str]) -> str:
    candidate, number = word, 1
    while candidate in taken:
        number += 1
        candidate = f"{word}_{number}"
    return candidate


def _missing(wanted: str, table: Table, name: str) -> UnreadableError:
    return UnreadableError(
        "register.column_missing",
        f"The register has no column {wanted[:60]!r}.",
        hint="Columns: " + ", ".join(header[:40] for header in table.headers[:30]),
        place=Place(name),
    )


adapter = RegisterAdapter(load_manifest("asqms.adapters.register"))
