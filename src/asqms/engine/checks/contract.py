# SPDX-License-Identifier: Apache-2.0
"""What a check is: facts and parameters in, one finding out; never a clock, never an exception."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from asqms.engine.assessment import Outcome
from asqms.engine.criteria import Parameter
from asqms.engine.snapshot import Evidence
from asqms.kernel.records import FactValue
from asqms.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Subject:
    """What a threshold may depend on: the class attributes of the scope the obligation is about.

    For an organisation ``software_type`` is II as soon as one type II item is in scope, and the
    other attributes are empty.
    """

    scope: str
    software_type: str
    asil: str = ""
    cal: str = ""
    domain: str = ""
    phase: str = ""


@dataclass(frozen=True, slots=True)
class CheckInput:
    """One evidence record looked at on a date for a subject."""

    evidence: Evidence
    subject: Subject
    as_of: date

    @property
    def facts(self) -> Mapping[str, FactValue]:
        """The facts of the evidence."""
        return self.evidence.facts


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check: outcome, reason code, the fact it looked at, value and what is needed.

    ``Outcome.UNKNOWN`` means the facts it needs are not in the evidence.
    """

    outcome: Outcome
    reason: str
    fact: str = ""
    value: FactValue | None = None
    needed: FactValue | None = None


CheckFunction: TypeAlias = Callable[[CheckInput, Mapping[str, Parameter]], Finding]


@dataclass(frozen=True, slots=True)
class Check:
    """A named check; ``version`` rises when the same facts may get another finding.

    ``parameters`` names each parameter with one sentence; ``required`` are those without a default.
    """

    name: str
    version: int
    title: Text
    run: CheckFunction
    parameters: Mapping[str, str]
    required: tuple[str, ...] = ()
