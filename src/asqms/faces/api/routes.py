# SPDX-License-Identifier: Apache-2.0
"""All routes of version 1 in one application."""

from __future__ import annotations

from asqms.faces.api.application import new_api
from asqms.faces.api.v1 import (
    records,
)

API = new_api()
API.add_router("", records.routes())
