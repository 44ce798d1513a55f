# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of the evidence: the record of one file, and what a caller states about it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue, StringConstraints

from asqms.workspace.fields import Day, Id, Model

Words = Annotated[str, StringConstraints(max_length=500)]


class EvidenceFileRecord(Model):
    """One file of a source: provenance and facts as they count (DESIGN 4.3).

    ``stated`` holds what a workspace states about the file; the rest comes from its bytes.
    """

    source: Id
    name: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    type: Id
    subject: Id
    title: Words = ""
    effective: Day
    received: Day
    digest: Annotated[str, StringConstraints(max_length=80)] = ""
    size_bytes: int = 0
    adapter: Annotated[str, StringConstraints(max_length=80)] = ""
    facts: dict[str, JsonValue] = {}
    notices: list[str] = []
    problem: Annotated[str, StringConstraints(max_length=100)] = ""
    problem_message: str = Field(default="", max_length=20_000)
    producer: Words = ""
    method: Words = ""
    sampling: Words = ""
    revision: Words = ""
    valid_until: Day | None = None
    approved_by: Id | None = None
    approved_on: Day | None = None
    withdrawn_on: Day | None = None
    stated: dict[str, JsonValue] = {}

    @property
    def uid(self) -> str:
        """The name of the record: source and file."""
        return f"{self.source}:{self.name}"
