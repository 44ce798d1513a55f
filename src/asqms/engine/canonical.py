# SPDX-License-Identifier: Apache-2.0
"""The digest of an assessment, over its inputs' digests and every verdict."""

from __future__ import annotations

import hashlib

from asqms.engine.evaluation import Evaluation
from asqms.kernel.digest import canonical_json


def assessment_digest(evaluation: Evaluation, engine_version: str) -> str:
    """Return the digest of an assessment.

    It covers the digests of catalogue and snapshot, both dates, the engine's version, every class
    with its reasons, and for every obligation practice, scope, strength, verdict, the machine's
    verdict, basis and what people said. As long as catalogue and snapshot carry digests, equal
    digests mean equal documents.
    """
    head = canonical_json(
        {
            "as_of": evaluation.moment.as_of,
            "catalogue": evaluation.catalogue.digest,
            "classes": evaluation.population.digest,
            "engine": engine_version,
            "known_on": evaluation.moment.known_on,
            "snapshot": evaluation.snapshot.digest,
        }
    )
    rows = b"".join([row.digest for row in evaluation.rows.values()])
    return "sha256:" + hashlib.sha256(head + rows).hexdigest()
