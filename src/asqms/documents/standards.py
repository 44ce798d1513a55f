# SPDX-License-Identifier: Apache-2.0
"""How far the requirements of mapped standards are served, standard by standard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from asqms.documents.wording import plain, shown_share
from asqms.engine.assessment import Assessment
from asqms.engine.catalogue import Catalogue

STATES: Mapping[str, str] = {"supported": "supported", "partly": "partly_supported", "not": "not_supported"}
"""The word key of each state of a requirement; any other is unmapped."""


@dataclass(frozen=True, slots=True)
class StandardRow:
    """How far the requirements of one standard are served."""

    id: str
    title: str
    edition: str
    total: int
    supported: int
    partly: int
    not_supported: int
    unmapped: int
    share: str


def standard_rows(assessment: Assessment, catalogue: Catalogue, language: str) -> tuple[StandardRow, ...]:
    """Return one row per standard of the assessment, in its order; counts add up to the total."""
    states: dict[str, Counter[str]] = {}
    for one in assessment.requirements:
        states.setdefault(one.standard, Counter())[one.state] += 1
    rows = []
    for standard, counts in states.items():
        pack = catalogue.standard_by_id[standard]
        total = counts.total()
        rows.append(
            StandardRow(
                id=standard,
                title=plain(pack.name or pack.title.in_language(language)),
                edition=plain(pack.edition),
                total=total,
                supported=counts["supported"],
                partly=counts["partly"],
                not_supported=counts["not"],
                unmapped=counts["unmapped"],
                share=shown_share(counts["supported"], total, language),
            )
        )
    return tuple(rows)
