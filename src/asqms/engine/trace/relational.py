# SPDX-License-Identifier: Apache-2.0
"""Drives the statements on DuckDB: fills the input tables, loops fixpoints, returns the evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from asqms.engine.trace import statements
from asqms.engine.trace.database import Database
from asqms.engine.trace.evaluation import Evaluation
from asqms.engine.trace.graph import Graph, text_column
from asqms.engine.trace.model import Direction, TraceModel
from asqms.engine.trace.plan import levels_of_type
from asqms.kernel.errors import LimitError

MAXIMUM_PASSES = 10_000
"""A fixpoint that needs more is refused with ``trace.too_deep``; the arrays have no such bound."""

_LIKE = str.maketrans({"*": "%", "?": "_", "%": "!%", "_": "!_", "!": "!!"})
_NOTHING = "SELECT CAST(0 AS INTEGER) AS i, CAST(0 AS INTEGER) AS component WHERE 1 = 0"


def load_model(database: Database, model: TraceModel) -> None:
    """Fill the tables of the model, in the words of the data that is loaded."""
    types = _column(database, "SELECT DISTINCT type FROM raw_item ORDER BY type")
    kinds = _column(database, "SELECT DISTINCT kind FROM raw_link ORDER BY kind")
    statuses = _column(database, "SELECT DISTINCT status FROM raw_item ORDER BY status")
    _fill_rows(
        database,
        "level_match(level, type, id_like, place_like)",
        [
            (number, type_name, like(identifier), like(place))
            for type_name in types
            for number, level in levels_of_type(model, type_name)
            for identifier in level.ids or ("*",)
            for place in level.places or ("*",)
        ],
        "ivvv",
    )
    _fill_rows(
        database,
        "level(level, test, judged)",
        [(n, int(one.test), int(one.test or one.verification)) for n, one in enumerate(model.levels)],
        "iii",
    )
    outside = {kind.lower() for kind in model.outside.kinds}
    _fill_rows(
        database,
        "kind(kind, direction, outside)",
        [(kind, model.direction_of(kind).value, int(kind.lower() in outside)) for kind in kinds],
        "vvi",
    )
    _fill_rows(database, "outside_like(pattern)", [(like(one),) for one in model.outside.ids], "v")
    _load_rules(database, model, kinds, statuses)


def like(pattern: str) -> str:
    """Return a ``*`` and ``?`` pattern as a LIKE pattern with the escape sign ``!``."""
    return pattern.translate(_LIKE)


def evaluate_relations(database: Database, model: TraceModel) -> Evaluation:
    """Run the statements and return the same evaluation as the arrays give.

    Raises LimitError ``trace.too_deep`` when a fixpoint needs more than MAXIMUM_PASSES passes.
    """
    for name, select in (*statements.RESOLVE.items(), *statements.RULES.items()):
        database.make(name, select)
    _roll_up(database)
    _find_cycles(database)
    database.make("verdict", statements.VERDICT)
    connection = database.connection
    rows = connection.execute("SELECT level, bits, state, component FROM verdict ORDER BY i").fetchnumpy()
    states = connection.execute("SELECT state FROM link ORDER BY source, target, kind, suspect").fetchnumpy()
    totals = connection.execute("SELECT total, covered FROM rule_total ORDER BY rule").fetchall()
    directions = {
        (upward, level): total
        for level, upward, total in connection.execute(
            "SELECT level, upward, total FROM direction_total"
        ).fetchall()
    }
    return Evaluation(
        levels=np.asarray(rows["level"], np.int32),
        bits=np.asarray(rows["bits"], np.uint16),
        states=np.asarray(rows["state"], np.uint8),
        link_states=np.asarray(states["state"], np.uint8),
        components=np.asarray(rows["component"], np.int32),
        rule_totals=tuple(int(total) for total, _ in totals),
        rule_covered=tuple(int(covered) for _, covered in totals),
        up_totals=tuple(directions.get((1, number), 0) for number in range(len(model.levels))),
        down_totals=tuple(directions.get((0, number), 0) for number in range(len(model.levels))),
    )


def aligned(database: Database, graph: Graph) -> Graph:
    """Return the graph with its links in the order of the evaluation's link states."""
    rows = database.connection.execute(
        "SELECT k.source, k.target, k.suspect, c.code FROM link k JOIN kind_code c ON c.text = k.kind"
        " ORDER BY k.source, k.target, k.kind, k.suspect"
    ).fetchnumpy()
    return replace(
        graph,
        kinds=np.asarray(rows["code"], np.int32),
        link_source=np.asarray(rows["source"], np.int32),
        link_target=np.asarray(rows["target"], np.int32),
        suspect=np.asarray(rows["suspect"]) > 0,
    )


def _roll_up(database: Database) -> None:
    database.make("frontier", statements.SEED)
    database.make("reached", statements.SEED)
    for _ in range(MAXIMUM_PASSES):
        database.make("next_frontier", statements.NEXT_REACHED)
        database.make("frontier", "SELECT i, flag FROM next_frontier")
        if not database.number("SELECT COUNT(*) FROM frontier"):
            return
        database.make("next_reached", statements.ALL_REACHED)
        database.make("reached", "SELECT i, flag FROM next_reached")
    raise _too_deep()


def _find_cycles(database: Database) -> None:
    database.make("component", _NOTHING)
    database.make("core", statements.CORE)
    for _ in range(MAXIMUM_PASSES):
        _repeat(database, "core", "lower_item, upper_item", statements.PEELED)
        if not database.number("SELECT COUNT(*) FROM core"):
            return
        database.make("colour", statements.COLOUR)
        _repeat_colours(database)
        database.make("member", statements.MEMBER)
        _repeat(database, "member", "i, colour", statements.NEXT_MEMBER)
        database.make("found", statements.COMPONENT)
        database.make(
            "next_component",
            "SELECT i, component FROM component UNION SELECT i, component FROM found",
        )
        database.make("component", "SELECT i, component FROM next_component")
        database.make("next_core", statements.REST)
        database.make("core", "SELECT lower_item, upper_item FROM next_core")
    raise _too_deep()


def _repeat(database: Database, name: str, columns: str, select: str) -> None:
    """Replace a table by a SELECT over it until its number of rows stays."""
    rows = -1
    for _ in range(MAXIMUM_PASSES):
        count = database.number(f"SELECT COUNT(*) FROM {name}")  # noqa: S608 - names are ours
        if count == rows:
            return
        rows = count
        database.make(f"next_{name}", select)
        database.make(name, f"SELECT {columns} FROM next_{name}")  # noqa: S608 - names are ours
    raise _too_deep()


def _repeat_colours(database: Database) -> None:
    for _ in range(MAXIMUM_PASSES):
        database.make("next_colour", statements.NEXT_COLOUR)
        if not database.number(statements.COLOUR_CHANGES):
            return
        database.make("colour", "SELECT i, colour FROM next_colour")
    raise _too_deep()


def _too_deep() -> LimitError:
    return LimitError(
        "trace.too_deep",
        f"The links are nested deeper than {MAXIMUM_PASSES} levels.",
        hint="Evaluate with the arrays, which have no such bound.",
    )


def _load_rules(database: Database, model: TraceModel, kinds: Sequence[str], statuses: Sequence[str]) -> None:
    rules = list(enumerate(model.rules))
    _fill_rows(
        database,
        "rule(rule, level, upward, minimum, maximum, mandatory, accept_outside)",
        [
            (
                number,
                model.level_number(rule.level),
                int(rule.direction is Direction.UP),
                rule.minimum,
                -1 if rule.maximum is None else rule.maximum,
                int(rule.mandatory),
                int(rule.accept_outside),
            )
            for number, rule in rules
        ],
        "iiiiiii",
    )
    _fill_rows(
        database,
        "rule_status(rule, status)",
        [(n, word) for n, rule in rules for word in _wanted(rule.when_status, statuses)],
        "iv",
    )
    _fill_rows(
        database,
        "rule_kind(rule, kind)",
        [(n, word) for n, rule in rules for word in _wanted(rule.kinds, kinds)],
        "iv",
    )
    _fill_rows(
        database,
        "rule_to(rule, level)",
        [(number, one) for number, rule in rules for one in {model.level_number(to) for to in rule.to}],
        "ii",
    )


def _wanted(named: Sequence[str], words: Sequence[str]) -> list[str]:
    wanted = {word.lower() for word in named}
    return [word for word in words if not wanted or word.lower() in wanted]


def _fill_rows(database: Database, table: str, rows: Sequence[tuple[int | str, ...]], types: str) -> None:
    name, _, columns = table.rstrip(")").partition("(")
    values = list(zip(*rows, strict=True)) if rows else [()] * len(types)
    database.fill(
        name,
        {
            column: text_column(list(map(str, value))) if kind == "v" else np.array(value, np.int32)
            for column, kind, value in zip(columns.split(", "), types, values, strict=True)
        },
        types,
    )


def _column(database: Database, select: str) -> list[str]:
    return [row[0] for row in database.connection.execute(select).fetchall()]
