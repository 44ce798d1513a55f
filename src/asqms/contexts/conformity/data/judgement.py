# SPDX-License-Identifier: Apache-2.0
"""What a decision rests on: verdicts with the evidence used for each, and that evidence by digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from asqms.kernel.records import FactValue


@dataclass(frozen=True, slots=True)
class Judged:
    """One obligation with the uids of the evidence its verdict uses, in order."""

    scope: str
    practice: str
    process: str
    strength: str
    verdict: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenEvidence:
    """A piece of evidence as it counted: not withdrawn, readable or not, with its facts."""

    uid: str
    subject: str
    type: str
    series: str
    digest: str
    effective: date
    received: date
    valid_until: date | None
    revision: str
    problem: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Verdicts on some scopes on a day, with digests of what they were worked out from."""

    as_of: date
    snapshot: str
    catalogue: str
    engine: str
    obligations: tuple[Judged, ...]
    evidence: tuple[SeenEvidence, ...]
