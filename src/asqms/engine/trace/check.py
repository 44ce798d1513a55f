# SPDX-License-Identifier: Apache-2.0
"""The door of the trace engine: sources and a model in, a result out."""

from __future__ import annotations

from collections.abc import Sequence

from asqms.engine.trace.graph import Graph, TraceInput
from asqms.engine.trace.indexing import index_records
from asqms.engine.trace.inference import infer_model
from asqms.engine.trace.kernel import evaluate_arrays
from asqms.engine.trace.model import TraceModel
from asqms.engine.trace.result import TraceResult
from asqms.engine.trace.summary import summarise


def check_trace(sources: Sequence[TraceInput], model: TraceModel | None = None) -> TraceResult:
    """Check the records of all sources together against a model, or one read off the data."""
    return check_graph(index_records(sources), model)


def check_graph(graph: Graph, model: TraceModel | None = None) -> TraceResult:
    """Check a graph whose ids are already resolved."""
    used = model if model is not None else infer_model(graph)
    return summarise(graph, used, evaluate_arrays(graph, used))
