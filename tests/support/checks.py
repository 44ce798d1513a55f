# SPDX-License-Identifier: Apache-2.0
"""Runs one check on facts, and reads the sample files that lie beside the checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

import asqms.engine.checks
from asqms.engine.checks.contract import CheckInput, Finding, Subject
from asqms.engine.checks.registry import CHECKS
from asqms.engine.criteria import Parameter
from asqms.engine.snapshot import Evidence
from asqms.kernel.records import FactValue

FOLDER = Path(asqms.engine.checks.__file__).parent
AS_OF = date(2026, 6, 1)


def evidence_with(facts: Mapping[str, FactValue], **fields: object) -> Evidence:
    """Return a record with the facts; ISO texts of dates are turned into dates."""
    dates = {
        name: date.fromisoformat(str(fields[name])) for name in fields if name in {"effective", "approved_on"}
    }
    values = {
        "uid": "e1",
        "type": "report.test",
        "subject": "item",
        "series": "s1",
        "title": "",
        "effective": date(2026, 5, 1),
        "received": date(2026, 5, 1),
        "digest": "",
        **fields,
        **dates,
    }
    return Evidence(facts=facts, **values)  # type: ignore[arg-type]


def plain_parameters(parameters: Mapping[str, object]) -> dict[str, Parameter]:
    """Return parameters as the catalogue gives them: lists as tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in parameters.items()}  # type: ignore[misc]


def run_check(
    name: str,
    facts: Mapping[str, FactValue],
    parameters: Mapping[str, Parameter],
    *,
    subject: Subject | None = None,
    evidence: Mapping[str, object] | None = None,
    as_of: date = AS_OF,
) -> Finding:
    """Return what the named check says about the facts on the as-of date."""
    given = CheckInput(evidence_with(facts, **(evidence or {})), subject or Subject("item", "I"), as_of)
    return CHECKS[name].run(given, parameters)


@dataclass(frozen=True)
class Sample:
    """One case of a sample file: the check, the file it lies in and the case as written."""

    check: str
    outcome: str
    case: Mapping[str, object]

    def __str__(self) -> str:
        return f"{self.check}: {self.case['name']}"

    def run(self) -> Finding:
        """Return what the check says about the case."""
        case = self.case
        subject = Subject(**{"scope": "item", "software_type": "I", **case.get("subject", {})})  # type: ignore[dict-item]
        return run_check(
            self.check,
            case.get("facts", {}),  # type: ignore[arg-type]
            plain_parameters(case.get("parameters", {})),  # type: ignore[arg-type]
            subject=subject,
            evidence=case.get("evidence", {}),  # type: ignore[arg-type]
            as_of=date.fromisoformat(str(case.get("as_of", AS_OF))),
        )


def samples() -> Iterator[Sample]:
    """Return every case of every sample file, in order of path."""
    for path in sorted(FOLDER.glob("*/samples/*/*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield Sample(path.parent.name, path.stem, case)
