# SPDX-License-Identifier: Apache-2.0
"""How an indicator is counted: unit, direction, window, proposed target, what counts."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from asqms.contexts.governance.data.types import Words
from asqms.workspace.fields import Id, Model


class Unit(StrEnum):
    """What a value is: a share from 0 to 1, a count, a number of days, or points from 0 to 100."""

    SHARE = "share"
    COUNT = "count"
    DAYS = "days"
    SCORE = "score"


class Direction(StrEnum):
    """Which values are better."""

    UP = "up"
    DOWN = "down"


class Definition(Model):
    """How an indicator is counted; ``days`` is the window of one that counts what happened, None for a stock.

    ``target`` and ``warning`` are proposals of ours. ``counts`` says what is counted, ``nothing`` what is
    missing where there is nothing to count; ``sources`` are types of record and of evidence.
    """

    kpi: Id
    unit: Annotated[Unit, Field(strict=False)]
    direction: Annotated[Direction, Field(strict=False)]
    days: Annotated[int, Field(ge=1, le=3660)] | None = None
    target: Annotated[float, Field(strict=False)]
    warning: Annotated[float, Field(strict=False)]
    sources: Annotated[list[Id], Field(min_length=1)]
    counts: Words
    nothing: Words


class DefinitionsFile(Model):
    """``definitions.yaml``; ``origin`` says whose the targets and windows are."""

    origin: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    definitions: list[Definition]
