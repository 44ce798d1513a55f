# SPDX-License-Identifier: Apache-2.0
"""All routes of version 1 in one application."""

from __future__ import annotations

from asqms.faces.api.application import new_api
from asqms.faces.api.v1 import (
    access,
    auditing,
    background,
    catalogue,
    evidence,
    gates,
    governance,
    governance_types,
    ledger,
    proposals,
    records,
    rollout,
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
    auditing,
    gates,
    governance,
    governance_types,
    rollout,
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
