# SPDX-License-Identifier: Apache-2.0
"""The public door of the engine: evaluate a snapshot against a catalogue at a moment."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

import asqms
from asqms.engine.assessment import Assessment
from asqms.engine.canonical import assessment_digest
from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.contract import Check
from asqms.engine.difference import Difference, difference
from asqms.engine.document import assessment_document, assessment_json
from asqms.engine.evaluation import (
    Evaluation,
    EvidenceChange,
    evaluate_again,
    evaluate_all,
    evidence_change,
)
from asqms.engine.evidence_counts import EvidenceCounts
from asqms.engine.explain import Explanation, explain
from asqms.engine.gaps import gaps
from asqms.engine.obligations import Exclusions, Obligations
from asqms.engine.rollups import Rollout, RollUps
from asqms.engine.snapshot import Evidence, Moment, Snapshot
from asqms.engine.standards_state import deduplication, requirement_states
from asqms.engine.views import LazySequence

__all__ = [
    "Difference",
    "Explanation",
    "assessment_document",
    "assessment_json",
    "difference",
    "evaluate",
    "evaluate_items",
    "explain",
    "gaps",
]


def evaluate(
    snapshot: Snapshot,
    catalogue: Catalogue,
    checks: Mapping[str, Check],
    *,
    as_of: date,
    known_on: date | None = None,
    previous: Assessment | None = None,
) -> Assessment:
    """Return the whole assessment of what was true on ``as_of`` as it was known on ``known_on``.

    ``known_on`` is the same day when left out. Never raises on well-typed input: whatever cannot be
    decided is undetermined with a reason. ``previous`` is an assessment of an earlier snapshot: with
    the same catalogue, checks and moment only what differs is rated again, with the same result.
    Same input, same assessment, whatever the order of evidence, items and decisions.
    """
    moment = Moment(as_of, known_on or as_of)
    before = _evaluation_of(previous)
    if (
        before is not None
        and before.catalogue is catalogue
        and before.moment == moment
        and before.checks == checks
    ):
        with _without_collector():
            change = evidence_change(before.snapshot.evidence, snapshot.evidence)
            return _assessment(evaluate_again(before, snapshot, change))
    with _without_collector():
        return _assessment(evaluate_all(snapshot, catalogue, checks, moment))


def evaluate_items(
    previous: Assessment,
    snapshot: Snapshot,
    *,
    added: Sequence[Evidence] = (),
    removed: Sequence[Evidence] = (),
) -> Assessment:
    """Return the assessment after evidence came or went, rating only the scopes it reaches.

    ``snapshot`` is the snapshot afterwards; ``added`` and ``removed`` must be the whole difference in
    evidence, a changed record being in both. Catalogue, checks and moment are those of ``previous``,
    which must come from this module: a TypeError says otherwise.
    """
    before = _evaluation_of(previous)
    if before is None:
        msg = "The previous assessment does not come from evaluate()."
        raise TypeError(msg)
    return _assessment(evaluate_again(before, snapshot, EvidenceChange(added, removed)))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the cyclic garbage collector from walking a million records again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _evaluation_of(assessment: Assessment | None) -> Evaluation | None:
    obligations = assessment.obligations if assessment is not None else None
    return obligations.evaluation if isinstance(obligations, Obligations) else None


def _assessment(evaluation: Evaluation) -> Assessment:
    return Assessment(
        as_of=evaluation.moment.as_of,
        known_on=evaluation.moment.known_on,
        engine_version=asqms.__version__,
        catalogue_digest=evaluation.catalogue.digest,
        snapshot_digest=evaluation.snapshot.digest,
        classes=evaluation.population.classes,
        obligations=Obligations(evaluation),
        exclusions=Exclusions(evaluation),
        rollups=RollUps(evaluation),
        rollout=Rollout(evaluation),
        requirements=LazySequence(lambda: requirement_states(evaluation)),
        evidence_counts_for=EvidenceCounts(evaluation),
        deduplication=deduplication(evaluation),
        digest=assessment_digest(evaluation, asqms.__version__),
    )
