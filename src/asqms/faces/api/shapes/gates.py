# SPDX-License-Identifier: Apache-2.0
"""Shapes of gates: what they ask, what they say of a scope, what was frozen, and the proof of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from asqms.contexts.governance.data import Gated
from asqms.contexts.governance.data.gates import Gate
from asqms.faces.api.shapes.base import BlockerShape, Given, Shape
from asqms.faces.api.shapes.base import Words as Prose

GateShape = Gate


class GateWish(Given):
    """A version of a gate as YAML (JSON is YAML too), with a higher version than the newest."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
    reason: Prose = ""


class BesideShape(Shape):
    """An open record that a gate looks at; ``holds`` tells whether it keeps the gate shut."""

    number: str
    type: str
    title: str
    state: str
    scope: str
    holds: bool


class VulnerabilityShape(Shape):
    """Known vulnerabilities without a status; ``id`` is empty where they are only counted."""

    scope: str
    evidence: str
    id: str
    severity: str
    count: int


class LicencesShape(Shape):
    """The licences a bill of materials names, and how many components state none."""

    scope: str
    evidence: str
    names: list[str]
    without: int


class ExemptionShape(Shape):
    """A linked permit; ``flaw`` says why it does not stand, empty where it does."""

    number: str
    practice: str
    scope: str
    expires: date | None
    flaw: str


class GateStateShape(Shape):
    """What a gate says about a scope now; ``evaluated`` is false while verdicts are being worked out."""

    gate: str
    version: int
    scope: str
    open: bool
    evaluated: bool
    obligations: int
    blockers: list[BlockerShape]
    records: list[BesideShape]
    vulnerabilities: list[VulnerabilityShape]
    licences: list[LicencesShape]
    exceptions: list[ExemptionShape]


class DifferingShape(Shape):
    """A row that is not what was frozen; names are empty where the reader may not see it."""

    part: str
    name: str
    before: str
    after: str


class LostBytesShape(Shape):
    """Evidence whose bytes are missing or changed."""

    uid: str
    digest: str
    fault: str


class GateProofShape(Shape):
    """What became of a decision when it was worked out again from what the log held then."""

    number: str
    decided: Gated
    outcome: Literal["same", "differs", "not_frozen"]
    document: str
    differing: list[DifferingShape]
    lost: list[LostBytesShape]
    checked: int
    hindsight: list[DifferingShape]
    checked_on: date


class FrozenShape(Shape):
    """What a gate was decided on: rows by part, as far as the reader may see them."""

    number: str
    decided: Gated
    document: str
    rows: dict[str, list[list[Any]]]
