# SPDX-License-Identifier: Apache-2.0
"""The statement of applicability: each practice on each scope, in or out, with the reason."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from asqms.documents.names import Names, told
from asqms.documents.reasons import exclusion_sentence
from asqms.engine.assessment import Exclusion, Obligation
from asqms.engine.snapshot import VerdictName
from asqms.workspace.assess import Evaluation

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Line:
    """One practice on one scope."""

    scope: str
    scope_name: str
    practice: str
    statement: str
    applies: bool
    strength: str
    reason_code: str
    reason: str
    decision: str


def statement(evaluation: Evaluation, language: str, scopes: Collection[str] | None = None) -> list[Line]:
    """Return the statement in order of scope and practice; ``scopes`` narrows it."""
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    order = {practice.id: number for number, practice in enumerate(evaluation.catalogue.practices)}
    asks = {one.id: told(one.statement, language) for one in evaluation.catalogue.practices}
    lines = [
        _included(one, names, asks)
        for one in evaluation.assessment.obligations
        if scopes is None or one.scope in scopes
    ]
    lines += [
        _excluded(out, names, asks, language)
        for out in evaluation.assessment.exclusions
        if scopes is None or out.scope in scopes
    ]
    return sorted(lines, key=lambda line: (line.scope, order[line.practice]))


def _included(one: Obligation, names: Names, asks: Mapping[str, str]) -> Line:
    applies = one.verdict is not VerdictName.NOT_APPLICABLE
    return Line(
        scope=one.scope,
        scope_name=names.scope(one.scope),
        practice=one.practice,
        statement=asks[one.practice],
        applies=applies,
        strength=one.strength.value,
        reason_code="" if applies else "tailored_out",
        reason="" if applies else one.note,
        decision=one.decision,
    )


def _excluded(out: Exclusion, names: Names, asks: Mapping[str, str], language: str) -> Line:
    return Line(
        scope=out.scope,
        scope_name=names.scope(out.scope),
        practice=out.practice,
        statement=asks[out.practice],
        applies=False,
        strength="",
        reason_code=out.reason,
        reason=exclusion_sentence(out, language),
        decision="",
    )


def as_json(evaluation: Evaluation, lines: Sequence[Line]) -> bytes:
    """Return the statement as JSON with the digests it rests on."""
    assessment = evaluation.assessment
    document = {
        "as_of": assessment.as_of.isoformat(),
        "known_on": assessment.known_on.isoformat(),
        "catalogue": assessment.catalogue_digest,
        "snapshot": assessment.snapshot_digest,
        "lines": [asdict(line) for line in lines],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(lines: Sequence[Line]) -> bytes:
    """Return the statement as CSV; a cell that could start a formula is quoted with an apostrophe."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    fields = tuple(Line.__dataclass_fields__)
    writer.writerow(fields)
    for line in lines:
        writer.writerow(formula_safe(str(getattr(line, field))) for field in fields)
    return target.getvalue().encode()


def formula_safe(text: str) -> str:
    """Return the text so that a spreadsheet shows it and never runs it."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text
