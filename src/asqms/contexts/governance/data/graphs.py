# SPDX-License-Identifier: Apache-2.0
"""Records and their links as a graph."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A record, and how many links it is away."""

    number: str
    title: str
    type: str
    state: str
    open: bool
    depth: int


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """A record points to another by a relation of its type."""

    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class RecordGraph:
    """What is around a record; ``more`` records were met and are not shown."""

    number: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    more: int
