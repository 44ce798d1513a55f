# SPDX-License-Identifier: Apache-2.0
"""Traceability over files: what the command line and the workspace evaluation call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from asqms.decoding.json import without_collector
from asqms.engine.trace.check import check_trace
from asqms.engine.trace.model import TraceModel
from asqms.engine.trace.result import TraceResult
from asqms.workspace.tracing.sources import LoadAdapters, read_sources

__all__ = ["TraceModel", "TraceResult", "check_paths", "check_trace"]


def check_paths(
    paths: Sequence[Path], load_adapters: LoadAdapters, model: TraceModel | None = None
) -> TraceResult:
    """Read all paths and check them together."""
    with without_collector():
        return check_trace(read_sources(paths, load_adapters), model)
