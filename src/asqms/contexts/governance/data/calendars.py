# SPDX-License-Identifier: Apache-2.0
"""The working days of an organisation."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from asqms.workspace.fields import Day, Model


class WorkCalendar(Model):
    """Days of the week (Monday is 0) and single days that nobody works."""

    rest: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=6)] = Field(default=[5, 6])
    holidays: Annotated[list[Day], Field(max_length=2000)] = Field(default=[])
