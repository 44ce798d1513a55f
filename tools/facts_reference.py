# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference/facts.md from the fact tables in the adapters' READMEs."""

import re
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ADAPTERS = ROOT / "src" / "asqms" / "adapters"
PAGE = ROOT / "docs" / "reference" / "facts.md"
HEADER = "| fact | meaning |"
INTRODUCTION = """\
# Facts

A fact is a named value that an adapter reads out of one evidence file. Criteria refer to facts by these
names, and `asqms evidence inspect FILE` prints the ones of a file.

Facts count what is in the file. A total that the file states about itself is given as `declared.<name>`;
where it differs from what was counted, the reading carries a warning. In names, `<word>` stands for a word
taken from the file, in lower case with `_` between words.

This page is written by `python -m tools.facts_reference` from the README of each adapter.
"""
_WORD = re.compile(r"\\<[a-z_ ]+\\>")


@dataclass(frozen=True)
class FactTable:
    """What one adapter documents: ``rows`` are ``(names, meaning)`` as written."""

    name: str
    title: str
    formats: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


def fact_tables(adapters: Path = ADAPTERS) -> list[FactTable]:
    """Return the fact table of every adapter that has a README, by name."""
    tables = []
    for readme in sorted(adapters.glob("*/README.md")):
        manifest = tomllib.loads((readme.parent / "adapter.toml").read_text(encoding="utf-8"))
        rows = _rows(readme.read_text(encoding="utf-8").splitlines())
        tables.append(FactTable(manifest["name"], manifest["title"], tuple(manifest["formats"]), rows))
    return tables


def fact_patterns(table: FactTable) -> list[re.Pattern[str]]:
    """Return one pattern per documented name; ``.covered`` behind a name replaces its last word."""
    patterns = []
    for names, _ in table.rows:
        stem = ""
        for name in (one.strip() for one in names.split(",")):
            full = f"{stem}{name}" if name.startswith(".") else name
            stem = full.rpartition(".")[0]
            parts = [re.escape(one) for one in _WORD.split(full)]
            patterns.append(re.compile(".+".join(parts)))
    return patterns


def page(tables: Sequence[FactTable]) -> str:
    """Return the whole page."""
    parts = [INTRODUCTION]
    for table in tables:
        lines = [
            f"## {table.name}",
            "",
            f"{table.title}. Formats: {', '.join(table.formats)}.",
            "",
            HEADER,
            "|---|---|",
        ]
        lines += [f"| {names} | {meaning} |" for names, meaning in table.rows]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _rows(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    rows = []
    inside = False
    for line in lines:
        if line.strip() == HEADER:
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("|---"):
            names, _, meaning = line.strip().strip("|").partition("|")
            rows.append((names.strip(), meaning.strip()))
    return tuple(rows)


def main() -> int:
    """Write the page anew."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(fact_tables()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
