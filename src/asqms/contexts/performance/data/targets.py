# SPDX-License-Identifier: Apache-2.0
"""A target an organisation set itself, as the ledger keeps it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from asqms.workspace.fields import Id, Model

TARGETS = "performance_targets"
"""The kind of record the ledger keeps them under."""


class TargetEntry(Model):
    """The target of an indicator on a scope and below it, on everything without one.

    ``warning`` is the value from which on it is near; both are in the unit of the indicator.
    """

    kpi: Id
    scope: Id | None = None
    target: Annotated[float, Field(strict=False, allow_inf_nan=False)]
    warning: Annotated[float, Field(strict=False, allow_inf_nan=False)]

    @property
    def key(self) -> str:
        """The name of the record."""
        return f"{self.kpi}:{self.scope}" if self.scope else self.kpi
