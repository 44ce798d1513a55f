# SPDX-License-Identifier: Apache-2.0
"""Collects what a verification finds, up to a bound."""

from __future__ import annotations

from typing import Any

from asqms.contexts.ledger.data import Finding

MOST_FINDINGS = 10_000


class Findings:
    """What was found so far about the ledger of one organisation.

    ``blamed_records`` are ids of rows that were told already, so that what follows from them is not told
    a second time.
    """

    def __init__(self, organisation: str) -> None:
        self.organisation = organisation
        self.blamed_records: set[int] = set()
        self._found: list[Finding] = []
        self._more = 0

    def add(self, code: str, sentence: str, **where: Any) -> None:  # noqa: ANN401 - columns of a finding
        """Keep a finding."""
        if len(self._found) < MOST_FINDINGS:
            self._found.append(Finding(code, sentence, self.organisation, **where))
        else:
            self._more += 1

    def add_all(self, found: list[Finding]) -> None:
        """Keep findings of another verifier."""
        self._found += found

    @property
    def few(self) -> bool:
        """Whether there are so few that looking into each is affordable."""
        return len(self._found) < 200  # noqa: PLR2004 - a hundredth of a second each

    def all(self) -> tuple[Finding, ...]:
        """Return everything that was found."""
        if self._more:
            sentence = f"{self._more} more findings are not listed."
            return (*self._found, Finding("ledger.more_findings", sentence, self.organisation))
        return tuple(self._found)
