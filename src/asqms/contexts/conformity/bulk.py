# SPDX-License-Identifier: Apache-2.0
"""Inserts very many rows at once: prepared statements on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import cast

from django.db import connection
from django.db.models import Model

PIECE = 10_000


def refresh_statistics() -> None:
    """Let the database look at how rows are spread, so that it picks the right index.

    PostgreSQL takes a sample, as it would by itself somewhat later. SQLite looks at every row, some two
    seconds for a million of them: of a sample it takes that all obligations of an assessment are as many as
    the sample, and walks through them in the wrong order.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=0")
        cursor.execute("ANALYZE")


def insert_rows(table: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Insert rows given as values in the order of the columns (field names), and return how many.

    Runs in the caller's transaction. Values must be what the database driver takes: numbers, text, dates.
    """
    quote, known = connection.ops.quote_name, table._meta  # noqa: SLF001 - Django's documented access
    by_name = {one.name: str(one.column) for one in known.concrete_fields}
    names = ", ".join(quote(by_name[name]) for name in columns)
    target = quote(known.db_table)
    walk, count = iter(rows), 0
    while piece := list(islice(walk, PIECE)):
        count += len(piece)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                statement = f"COPY {target} ({names}) FROM STDIN"
                with cursor.copy(statement) as copy:
                    for row in piece:
                        copy.write_row(row)
            else:
                holes = ", ".join(["%s"] * len(columns))
                statement = f"INSERT INTO {target} ({names}) VALUES ({holes})"  # noqa: S608 - names of our own tables
                cursor.executemany(statement, cast("list[tuple[str | int | None, ...]]", piece))
    return count
