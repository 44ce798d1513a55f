# SPDX-License-Identifier: Apache-2.0
"""The inputs of a management review: figures and rows without words, to read the same years later."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from asqms.kernel.digest import digest_of
from asqms.workspace.fields import Day, Id, Model

REVIEWS = "performance_reviews"
"""The kind of record the ledger keeps them under."""
SECTIONS = (
    "actions",
    "context",
    "policy_objectives",
    "metrics",
    "conformity",
    "audits",
    "nonconformities",
    "customers",
    "suppliers",
    "risks",
    "resources",
    "safety_security",
    "supported_releases",
    "concessions",
    "improvements",
)
Text = Annotated[str, StringConstraints(max_length=20_000)]
Line = Annotated[str, StringConstraints(max_length=1_000)]
Number = Annotated[float, Field(strict=False)]


class InputFigure(Model):
    """A count, and what it was at the beginning of the period; ``of`` is what it is a part of."""

    id: Line
    value: Number
    before: Number | None = None
    of: Number | None = None


class InputRow(Model):
    """A governance record as it stood."""

    ref: Line
    type: Line
    title: Line
    state: Line
    scope: Line = ""
    scope_name: Line = ""
    due: Day | None = None
    overdue: bool = False


class InputIndicator(Model):
    """An indicator as it stood, and its value at the beginning of the period."""

    kpi: Id
    unit: Line
    direction: Line
    value: Number | None
    numerator: Number
    denominator: Number
    rows: int
    before: Number | None
    target: Number
    warning: Number
    state: Line
    confidential: bool = False


class InputSection(Model):
    """One input; ``more`` counts rows that are left out, those due first are in."""

    id: Literal[SECTIONS]  # type: ignore[valid-type]
    figures: list[InputFigure] = Field(default=[])
    rows: list[InputRow] = Field(default=[])
    indicators: list[InputIndicator] = Field(default=[])
    more: int = 0


class ReviewInputs(Model):
    """Everything a review looks at; ``position`` is how much of the ledger it rests on, 0 while it is open.

    ``scope`` is None for a review of the organisation. ``earlier`` is the review before, with its decisions.
    """

    number: Id
    scope: Id | None = None
    first: Day
    last: Day
    position: int
    earlier: Line = ""
    decisions: Text = ""
    sections: list[InputSection]

    @property
    def digest(self) -> str:
        """The digest of all of it."""
        return digest_of(self.model_dump(mode="json"))
