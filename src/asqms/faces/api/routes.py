# SPDX-License-Identifier: Apache-2.0
"""All routes of version 1 in one application."""

from __future__ import annotations

from asqms.faces.api.application import new_api
from asqms.faces.api.v1 import (
    access,
    attachments,
    background,
    catalogue,
    evidence,
    exchange,
    governance,
    governance_types,
    ledger,
    mail,
    proposals,
    records,
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
    exchange,
    attachments,
    governance,
    governance_types,
    work_calendar,
    mail,
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
