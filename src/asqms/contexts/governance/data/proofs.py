# SPDX-License-Identifier: Apache-2.0
"""A gate looked at: before a step, as it was frozen, and as it comes out when it is worked out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from asqms.contexts.governance.data.gates import (
    Beside,
    Exemption,
    Gap,
    Gate,
    Licences,
    OpenVulnerability,
)
from asqms.contexts.governance.data.records import Blocker, Gated


@dataclass(frozen=True, slots=True)
class GateView:
    """What a gate says about a scope now, with everything it is decided on."""

    gate: Gate
    scope: str
    record: str
    asked: int
    evaluated: bool
    blockers: tuple[Blocker, ...]
    gaps: tuple[Gap, ...]
    beside: tuple[Beside, ...]
    vulnerabilities: tuple[OpenVulnerability, ...]
    licences: tuple[Licences, ...]
    exemptions: tuple[Exemption, ...]

    @property
    def open(self) -> bool:
        """Tell whether it may be passed."""
        return not self.blockers


@dataclass(frozen=True, slots=True)
class Differing:
    """A row of a part that is not what was frozen: gone, new, or another than before."""

    part: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LostBytes:
    """Evidence whose bytes are no longer those the gate was decided on."""

    uid: str
    digest: str
    fault: str


@dataclass(frozen=True, slots=True)
class GateProof:
    """What became of a decision when it was worked out again from what the log held then.

    ``outcome`` is ``same``, ``differs`` or ``not_frozen`` (decided before gates kept a document).
    ``document`` is ``intact``, ``bytes_missing``, ``bytes_changed`` or ``none``. ``hindsight`` are verdicts
    about that day that are others by what is known today; they change nothing about the decision.
    """

    number: str
    gated: Gated
    outcome: str
    document: str
    differing: tuple[Differing, ...]
    lost: tuple[LostBytes, ...]
    checked: int
    hindsight: tuple[Differing, ...]
    checked_on: date


@dataclass(frozen=True, slots=True)
class FrozenView:
    """What a gate was decided on, as far as the reader may see it: rows by part."""

    number: str
    gated: Gated
    document: str
    rows: dict[str, list[list[Any]]]
