# SPDX-License-Identifier: Apache-2.0
"""How the catalogue is shown: tables and indented fields for people, one JSON object for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asqms.faces.cli.session import Session
from asqms.kernel.digest import CanonicalValue
from asqms.kernel.text import LANGUAGES, SOURCE_LANGUAGE

if TYPE_CHECKING:
    from rich.table import Table

    from asqms.workspace.catalogue import Catalogue
    from asqms.workspace.catalogue.coverage_figures import Coverage
    from asqms.workspace.catalogue.difference import Change
    from asqms.workspace.catalogue.lookup import Entry
    from asqms.workspace.problems import Problem

Rows = Sequence[Mapping[str, CanonicalValue]]
_HIDDEN_COLUMNS = frozenset({"author", "mapped_on", "edition", "pack", "phases", "owner", "source"})
_WHOLE_COLUMNS = frozenset({"id", "practice", "standard", "requirement", "kind", "relation", "strength"})
_COVERAGE_NOTES = (
    "Served: a mapping names it. Parts: something below it is served. Whole: what contains it is served.",
    "A mapping says that evidence for a practice helps with a requirement, not that it is enough.",
)
_LONGEST_VALUE = 200
_LONGEST_WORD = 24
_LONGEST_TAG = 8


@dataclass
class View:
    """One command's catalogue and the form its answer takes."""

    session: Session
    form: str
    language: str
    overlays: tuple[Path, ...] = ()
    workspace: Path | None = None
    as_of: date | None = None

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue with the overlays asked for."""
        from asqms.workspace.catalogue import load_catalogue

        overlays = self.overlays
        if self.workspace is not None:
            from asqms.workspace.files import find_workspace, read_settings

            overlays = (*read_settings(find_workspace(self.workspace)).overlay_paths, *overlays)
        return load_catalogue(overlays, as_of=self.as_of)

    def tables(self, lists: Mapping[str, Rows]) -> None:
        """Print lists, each as a table."""
        if self.form == "json":
            self._json(dict(lists))
            return
        self._origin()
        for name, rows in lists.items():
            self.session.output.print(f"\n[bold]{name}[/] ({len(rows)})")
            self._print(self._table(rows, _columns(rows)))

    def entry(self, entry: Entry) -> None:
        """Print one thing with its fields."""
        if self.form == "json":
            self._json({"what": entry.kind, "id": entry.id, **entry.fields})
            return
        self.session.output.print(f"[bold]{_safe(entry.id)}[/] {entry.kind}")
        for name, value in entry.fields.items():
            self._field(name, value, 0)
        self._origin()

    def changes(self, changes: Sequence[Change]) -> None:
        """Print the differences between two catalogues."""
        if self.form == "json":
            click.echo(
                json.dumps({"changes": [asdict(one) for one in changes]}, indent=2, ensure_ascii=False)
            )
            return
        signs = {"added": "[green]+[/]", "removed": "[red]-[/]", "changed": "[yellow]~[/]"}
        for one in changes:
            line = f"{signs[one.change]} {one.what} {_safe(one.id)}"
            if one.change == "changed":
                line += f" {one.field}: {_safe(self._short(one.before))} -> {_safe(self._short(one.after))}"
            self.session.output.print(line)
        self.session.output.print(f"{len(changes)} differences.")

    def problems(self, path: Path, problems: Sequence[Problem]) -> None:
        """Print what is wrong with a file or folder."""
        if self.form == "json":
            rows = [
                {
                    "code": one.code,
                    "message": one.message,
                    "hint": one.hint,
                    "path": one.place.path if one.place else str(path),
                    "line": one.place.line if one.place else None,
                    "column": one.place.column if one.place else None,
                }
                for one in problems
            ]
            _echo({"valid": not problems, "problems": rows})
            return
        for one in problems:
            place = f"{one.place}: " if one.place else ""
            self.session.output.print(f"{_safe(place + one.message)} [dim]{_safe(f'[{one.code}]')}[/]")
            if one.hint:
                self.session.output.print(f"  {_safe(one.hint)}")
        ending = "can be used." if not problems else f"has {len(problems)} problems."
        self.session.output.print(f"{_safe(str(path))} {ending}")

    def coverage(self, coverage: Coverage, *, with_unmapped: bool) -> None:
        """Print how far practices serve the standards."""
        factor = coverage.factor
        if self.form == "json":
            totals = {
                "requirements": coverage.requirements,
                "served": coverage.served,
                "practices": coverage.practices,
                "deduplication_factor": None if factor is None else round(factor, 3),
            }
            self._json({"standards": [asdict(one) for one in coverage.standards], "total": totals})
            return
        self._origin()
        rows: list[Mapping[str, CanonicalValue]] = [
            {
                "standard": one.standard,
                "edition": one.edition,
                "asked": one.requirements,
                "served": one.served,
                "parts": one.by_parts,
                "whole": one.by_whole,
                "unmapped": len(one.unmapped),
                "practices": one.practices,
                "mappings": one.mappings,
            }
            for one in coverage.standards
        ]
        self._print(self._table(rows, _columns(rows)))
        told = "nothing is mapped" if factor is None else f"deduplication factor {factor:.2f}"
        self.session.output.print(
            f"{coverage.served} of {coverage.requirements} requirements are served by "
            f"{coverage.practices} practices: {told}."
        )
        for line in _COVERAGE_NOTES:
            self.session.output.print(f"[dim]{line}[/]")
        if with_unmapped:
            for one in coverage.standards:
                if one.unmapped:
                    self.session.output.print(f"\n[bold]{one.standard}[/] {_safe(', '.join(one.unmapped))}")

    def _json(self, content: Mapping[str, object]) -> None:
        """Print one object; the origin statement is part of every one."""
        catalogue = self.catalogue
        about = {
            "id": catalogue.id,
            "version": catalogue.version,
            "digest": catalogue.digest,
            "overlays": list(catalogue.overlays),
            "origin_statement": [str(text) for text in catalogue.origin_statement],
        }
        _echo({"catalogue": about, **content})

    def _origin(self) -> None:
        catalogue = self.catalogue
        overlays = f" with {', '.join(catalogue.overlays)}" if catalogue.overlays else ""
        first = catalogue.origin_statement[0].in_language(self.language)
        more = f"'asqms catalog show {catalogue.id}' tells what comes from where."
        self.session.output.print(
            f"[dim]{_safe(f'{catalogue.id} {catalogue.version}{overlays}: {first} {more}')}[/]"
        )

    def _table(self, rows: Rows, columns: Sequence[str]) -> Table:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in columns:
            numbers = all(isinstance(row.get(column), int) for row in rows)
            table.add_column(
                column.replace("_", " "),
                justify="right" if numbers else "left",
                no_wrap=numbers or column in _WHOLE_COLUMNS,
                overflow="fold",
            )
        for row in rows:
            table.add_row(*(_safe(self._short(row.get(column))) for column in columns))
        return table

    def _print(self, table: Table, indent: int = 0) -> None:
        from rich.padding import Padding

        self.session.output.print(Padding(table, (0, 0, 0, indent)), soft_wrap=False)

    def _field(self, name: str, value: CanonicalValue, depth: int) -> None:
        """Print a field: short values behind its name, lists and tables below it."""
        indent = "  " * depth
        label = f"{indent}[cyan]{_safe(name.replace('_', ' '))}[/]"
        if name == "criterion" and isinstance(value, Mapping):
            self.session.output.print(label)
            for line in self._criterion(value, depth + 1):
                self.session.output.print(line)
        elif isinstance(value, Mapping) and not _is_text(value) and not _is_mark(value):
            self.session.output.print(label)
            for key, one in value.items():
                self._field(str(key), one, depth + 1)
        elif isinstance(value, Sequence) and not isinstance(value, str) and not _is_flat(value):
            self.session.output.print(f"{label} ({len(value)})")
            rows = [one for one in value if isinstance(one, Mapping) and not _is_text(one)]
            if len(rows) == len(value):
                self._print(self._table(rows, _columns(rows)), indent=2 * depth + 2)
                return
            for one in value:
                self.session.output.print(f"{indent}  - {_safe(self._line(one))}")
        else:
            self.session.output.print(f"{label}: {_safe(self._line(value))}")

    def _criterion(self, criterion: Mapping[str, CanonicalValue], depth: int) -> Iterator[str]:
        indent = "  " * depth
        for name, words in (("all", "all of"), ("any", "any of")):
            parts = criterion.get(name)
            if isinstance(parts, Sequence):
                yield f"{indent}{words}"
                yield from self._parts(parts, depth)
        at_least = criterion.get("at_least")
        if isinstance(at_least, Mapping):
            yield f"{indent}at least {at_least['count']} of"
            yield from self._parts(at_least["of"], depth)
        if "evidence" in criterion:
            person = ", and a person confirms" if criterion["person"] else ""
            statement = self._line(criterion.get("statement"))
            yield f"{indent}{_safe(str(criterion['evidence']))}: {_safe(statement)}{person}"
            checks = criterion.get("checks", ())
            for check in checks if isinstance(checks, Sequence) else ():
                if isinstance(check, Mapping):
                    parameters = self._line(check["parameters"])
                    yield f"{indent}  check {_safe(str(check['check']))} {_safe(parameters)}"

    def _parts(self, parts: CanonicalValue, depth: int) -> Iterator[str]:
        for part in parts if isinstance(parts, Sequence) else ():
            if isinstance(part, Mapping):
                yield from self._criterion(part, depth + 1)

    def _short(self, value: CanonicalValue) -> str:
        line = self._line(value)
        return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 3] + "..."

    def _line(self, value: CanonicalValue) -> str:
        """Return any value on one line, texts in the language chosen."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Mapping):
            if _is_text(value):
                return str(value.get(self.language) or value[SOURCE_LANGUAGE])
            if _is_mark(value):
                return _mark(value)
            return "; ".join(f"{key or 'none'}: {self._line(one)}" for key, one in value.items())
        if isinstance(value, Sequence) and not isinstance(value, str):
            return ", ".join(self._line(one) for one in value)
        return str(value)


def _echo(content: Mapping[str, object]) -> None:
    click.echo(json.dumps(content, indent=2, ensure_ascii=False))


def _columns(rows: Rows) -> list[str]:
    """Return the columns a table has room for; the others are in the JSON form."""
    return [key for key in dict.fromkeys(key for row in rows for key in row) if key not in _HIDDEN_COLUMNS]


def _is_text(value: Mapping[str, CanonicalValue]) -> bool:
    """Whether a mapping is one text by language tag, English among them."""
    return SOURCE_LANGUAGE in value and all(
        isinstance(one, str) and (tag in LANGUAGES or len(tag) <= _LONGEST_TAG) for tag, one in value.items()
    )


def _is_flat(values: Sequence[CanonicalValue]) -> bool:
    """Whether a list is of words short enough for one line."""
    return all(isinstance(one, str | int | float) and len(str(one)) <= _LONGEST_WORD for one in values)


def _is_mark(value: Mapping[str, CanonicalValue]) -> bool:
    return "origin" in value and value.keys() <= {"origin", "confidence", "source"}


def _mark(mark: Mapping[str, CanonicalValue]) -> str:
    confidence = mark.get("confidence", "unstated")
    shown = str(mark.get("origin", "")).upper() + ("" if confidence == "unstated" else f" ({confidence})")
    source = mark.get("source")
    return f"{shown}, {source}" if source else shown


def _safe(text: str) -> str:
    from rich.markup import escape

    return escape(text)
