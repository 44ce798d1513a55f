# SPDX-License-Identifier: Apache-2.0
"""All routes of version 1 in one application."""

from __future__ import annotations

from asqms.faces.api.application import new_api
from asqms.faces.api.v1 import (
    access,
    background,
    catalogue,
    evidence,
    governance,
    governance_types,
    ledger,
    performance,
    proposals,
    records,
    search,
    standing,
    traces,
    uploads,
    workspace,
)

API = new_api()
API.add_router("", records.routes())
for _part in (
    proposals,
    standing,
    governance,
    governance_types,
    performance,
    catalogue,
    evidence,
    uploads,
    traces,
    ledger,
    access,
    background,
    search,
    workspace,
):
    API.add_router("", _part.router)
