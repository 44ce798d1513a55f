# SPDX-License-Identifier: Apache-2.0
"""Traceability over files: what the command line and the workspace evaluation call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from asqms.decoding.json import without_collector
from asqms.engine.trace.check import check_graph, check_trace
from asqms.engine.trace.findings import VERDICTS
from asqms.engine.trace.graph import Graph, TraceInput
from asqms.engine.trace.model import TraceModel
from asqms.engine.trace.neighbours import Neighbour, neighbours
from asqms.engine.trace.pairs import Matrix, matrix
from asqms.engine.trace.result import Coverage, ItemList, LevelCoverage, LinkList, RuleCoverage, TraceResult
from asqms.kernel.errors import UnreadableError
from asqms.workspace.tracing.inputs import AnyInput
from asqms.workspace.tracing.report import result_as_json, result_as_plain, write_report
from asqms.workspace.tracing.sources import LoadAdapters, read_sources

__all__ = [
    "VERDICTS",
    "Coverage",
    "ItemList",
    "LevelCoverage",
    "LinkList",
    "Matrix",
    "Neighbour",
    "RuleCoverage",
    "TraceInput",
    "TraceModel",
    "TraceResult",
    "check_inputs",
    "check_paths",
    "check_trace",
    "load_model",
    "matrix",
    "neighbours",
    "parse_model",
    "read_sources",
    "result_as_json",
    "result_as_plain",
    "write_report",
    "write_snapshot",
]


def check_paths(
    paths: Sequence[Path],
    load_adapters: LoadAdapters,
    model: TraceModel | None = None,
    *,
    engine: str = "auto",
) -> TraceResult:
    """Read all paths and check them together; errors as read_sources."""
    return check_inputs(read_sources(paths, load_adapters), model, engine=engine)


def check_inputs(
    inputs: Sequence[AnyInput], model: TraceModel | None = None, *, engine: str = "auto"
) -> TraceResult:
    """Check inputs together.

    ``engine``: ``sql`` evaluates with the statements on DuckDB, ``arrays`` with the equal fast path;
    ``auto`` is the fast path, with ids resolved by DuckDB where an input is large.
    """
    with without_collector():
        if engine == "sql":
            return _check_with_statements(inputs, model)
        records = [one for one in inputs if isinstance(one, TraceInput)]
        if len(records) == len(inputs):
            return check_trace(records, model)
        return check_graph(_stored_graph(inputs), model)


def load_model(reference: str) -> TraceModel:
    """Return a built-in model by name (``v-model``) or the model in a YAML file, with coded errors."""
    from asqms.workspace.tracing import model_file

    return model_file.load_model(reference)


def parse_model(data: bytes, *, name: str) -> TraceModel:
    """Return the model written in YAML bytes, with coded errors that name line and column."""
    from asqms.workspace.tracing import model_file

    return model_file.parse_model(data, name=name)


def write_snapshot(inputs: Sequence[AnyInput], folder: Path) -> Path:
    """Write all inputs as one snapshot below a folder and return its place, named by its digest."""
    from asqms.workspace.tracing.snapshot import write_snapshot as write

    return write(inputs, folder)


@contextmanager
def _damaged_snapshots_told() -> Iterator[None]:
    """Turn what DuckDB says about a damaged file into a coded error."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise UnreadableError(
            "trace.snapshot_unreadable",
            f"A snapshot cannot be read: {str(error).partition(chr(10))[0][:200]}.",
            hint="Make the snapshot again from its sources.",
        ) from error


def _stored_graph(inputs: Sequence[AnyInput]) -> Graph:
    from asqms.engine.trace.database import graph_of
    from asqms.workspace.tracing.bulk import load_inputs

    with _damaged_snapshots_told():
        return graph_of(*load_inputs(inputs))


def _check_with_statements(inputs: Sequence[AnyInput], model: TraceModel | None) -> TraceResult:
    from asqms.engine.trace import relational
    from asqms.engine.trace.database import graph_of
    from asqms.engine.trace.inference import infer_model
    from asqms.engine.trace.summary import summarise
    from asqms.workspace.tracing.bulk import load_inputs

    with _damaged_snapshots_told():
        database, sources = load_inputs(inputs)
        graph = graph_of(database, sources)
    used = model if model is not None else infer_model(graph)
    relational.load_model(database, used)
    evaluation = relational.evaluate_relations(database, used)
    return summarise(relational.aligned(database, graph), used, evaluation)
