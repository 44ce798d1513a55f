# SPDX-License-Identifier: Apache-2.0
"""Inserts very many rows at once: prepared statements on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection
from django.db.models import Model

PIECE = 10_000


def insert_rows(table: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Insert rows given as values in the order of the columns (field names), and return how many.

    Runs in the caller's transaction. Values must be what the database driver takes: numbers, text, dates.
    """
    quote = connection.ops.quote_name
    names = ", ".join(quote(table._meta.get_field(name).column) for name in columns)
    walk, count = iter(rows), 0
    while piece := list(islice(walk, PIECE)):
        count += len(piece)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                statement = f"COPY {quote(table._meta.db_table)} ({names}) FROM STDIN"
                with cursor.copy(statement) as copy:
                    for row in piece:
                        copy.write_row(row)
            else:
                holes = ", ".join(["%s"] * len(columns))
                statement = f"INSERT INTO {quote(table._meta.db_table)} ({names}) VALUES ({holes})"
                cursor.executemany(statement, piece)
    return count
