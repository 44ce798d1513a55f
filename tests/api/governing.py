# SPDX-License-Identifier: Apache-2.0
"""Requests that make governance records and types over the API; not a test."""

from __future__ import annotations

from tests.api.conftest import Caller
from tests.support.personas import NOTE

RECORDS = "governance/records"


def problem(**changes: object) -> dict[str, object]:
    return {"type": "problem", "title": "Brake light stays on", "scope": "controller"} | changes


def made(caller: Caller, **changes: object) -> str:
    answer = caller("POST", RECORDS, problem(**changes))
    assert answer.status_code == 201, answer.content
    return str(answer.json()["number"])


def write_note(lead: Caller, *, confidential: bool = False) -> None:
    text = NOTE.format(word="Our", type="note", letters="NTE")
    text += "confidential: true\n" if confidential else ""
    written = lead("POST", "governance/types", {"text": text, "reason": "wanted"})
    assert written.status_code == 201, written.content
