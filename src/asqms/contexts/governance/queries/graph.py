# SPDX-License-Identifier: Apache-2.0
"""What a record is tied to, and what that is tied to: a bounded graph of what the actor may see."""

from __future__ import annotations

from django.db.models import Q

from asqms.contexts.governance.data.graphs import GraphEdge, GraphNode, RecordGraph
from asqms.contexts.governance.models import Link, Record
from asqms.contexts.governance.queries.visible import visible_record, visible_records
from asqms.contexts.organization.data import Actor

MOST_NODES = 60
MOST_DEPTH = 3
_MOST_LINKS = 1000


def record_graph(actor: Actor, number: str, *, depth: int = 2, most: int = MOST_NODES) -> RecordGraph:
    """Return the records around one, up to some links away (at most three), nearest first.

    Of more than ``most`` records the nearest are shown, and ``more`` tells how many others were met. Links
    through records the actor may not see are as if they were not there. Raises NotFoundError.
    """
    start = visible_record(actor, number)
    visible = visible_records(actor)
    nodes: dict[int, GraphNode] = {start.pk: _node(start, 0)}
    edges: dict[tuple[str, str, str], GraphEdge] = {}
    left_out: set[int] = set()
    frontier = [start.pk]
    for far in range(1, min(max(depth, 1), MOST_DEPTH) + 1):
        links = Link.objects.filter(
            Q(record__in=frontier) | Q(to__in=frontier), record__in=visible, to__in=visible
        ).select_related("record", "to")
        frontier = []
        for link in links.order_by("relation", "record__key", "to__key")[:_MOST_LINKS]:
            for one in (link.record, link.to):
                if one.pk in nodes or one.pk in left_out:
                    continue
                if len(nodes) >= most:
                    left_out.add(one.pk)
                    continue
                nodes[one.pk] = _node(one, far)
                frontier.append(one.pk)
            if link.record_id in nodes and link.to_id in nodes:
                edge = GraphEdge(link.record.key, link.to.key, link.relation)
                edges[edge.source, edge.target, edge.relation] = edge
        if not frontier:
            break
    return RecordGraph(number, tuple(nodes.values()), tuple(edges.values()), len(left_out))


def _node(row: Record, depth: int) -> GraphNode:
    return GraphNode(row.key, row.title, row.type, row.state, row.open, depth)
