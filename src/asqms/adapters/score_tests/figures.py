# SPDX-License-Identifier: Apache-2.0
"""Facts out of the figures that the build states about itself."""

from __future__ import annotations

from asqms.adapters.score_tests.shapes import FiguresShape, FindingsShape, MetricsShape, ViolationsShape
from asqms.decoding.trace import slug_of
from asqms.kernel.records import FactValue, Notice


def metrics_facts(shape: MetricsShape) -> dict[str, FactValue]:
    """Return the tool's own counts of requirements, links and tests."""
    facts = _requirements("requirements", shape.overall_metrics)
    for name, figures in sorted(shape.metrics_by_type.items()):
        facts.update(_requirements(f"requirements.by_type.{slug_of(name)}", figures))
    if shape.tests is not None:
        facts["tests.total"] = shape.tests.total
        facts["tests.linked"] = shape.tests.linked_to_requirements
        facts["links.broken"] = len(shape.tests.broken_references)
    return facts


def violations_facts(shape: ViolationsShape) -> dict[str, FactValue]:
    """Return how many needs were validated and how many warnings there are."""
    warnings = [len(one) if isinstance(one, list) else 1 for one in shape.validation_warnings.values()]
    return {"needs.validated": shape.validated_needs_count, "warnings.total": sum(warnings)}


def findings_facts(shape: FindingsShape) -> tuple[dict[str, FactValue], tuple[Notice, ...]]:
    """Return counts of compatibility findings, and a warning where the file miscounts itself."""
    facts: dict[str, FactValue] = {"findings.total": len(shape.findings)}
    if shape.summary.modules is not None:
        facts["modules.total"] = shape.summary.modules
    declared = shape.summary.count
    if declared is None:
        return facts, ()
    facts["declared.findings.total"] = declared
    if declared == len(shape.findings):
        return facts, ()
    message = f"The file declares {declared} findings and holds {len(shape.findings)}."
    return facts, (Notice("score_tests.declared_total_differs", message),)


def _requirements(prefix: str, figures: FiguresShape) -> dict[str, FactValue]:
    return {
        f"{prefix}.total": figures.total,
        f"{prefix}.with_code_link": figures.with_code_link,
        f"{prefix}.with_test_link": figures.with_test_link,
        f"{prefix}.fully_linked": figures.fully_linked,
    }
