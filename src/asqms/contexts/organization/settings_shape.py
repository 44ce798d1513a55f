# SPDX-License-Identifier: Apache-2.0
"""The settings of an organisation as a governed record; the workspace holds them in ``asqms.yaml``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from asqms.workspace.fields import Id, Model, Name


class SettingsRecord(Model):
    """Name, catalogue, active standards and default language of an organisation."""

    id: Id
    name: Name
    catalogue: str = Field(default="asqms-reference/0.1", max_length=200)
    standards: list[Id] = Field(default=[])
    default_language: Literal["en", "zh-Hans", "de"] = "en"
