# SPDX-License-Identifier: Apache-2.0
"""All routes of version 1 in one application."""

from __future__ import annotations

from asqms.faces.api.application import new_api
from asqms.faces.api.v1 import (
    access,
    attachments,
    auditing,
    background,
    catalogue,
    evidence,
    exchange,
    gates,
    governance,
    governance_types,
    ledger,
    mail,
    performance,
    proposals,
    records,
    rollout,
    search,
    standing,
    traces,
    uploads,
    work_calendar,
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
    exchange,
    attachments,
    work_calendar,
    mail,
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
