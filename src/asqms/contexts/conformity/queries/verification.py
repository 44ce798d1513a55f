# SPDX-License-Identifier: Apache-2.0
"""Compares the kept verdicts and counters with an evaluation from nothing; reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from pydantic import ValidationError

from asqms.contexts.conformity.models import Assessment, Counter, Obligation, Touched
from asqms.contexts.conformity.rows import VerdictRow, counts_of, evaluation_of, packed, verdict_rows
from asqms.contexts.conformity.state import STATE_SECTIONS, whole_state
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Finding
from asqms.contexts.organization.models import Organisation
from asqms.engine.checks.registry import CHECKS
from asqms.engine.evaluate import evaluate
from asqms.workspace.model_records import SECTIONS

_COLUMNS = tuple(one.name for one in fields(VerdictRow) if one.name not in {"scope", "practice"})


def verify_verdicts(organisation: str) -> Iterator[Finding]:
    """Yield every kept verdict and counter of the current assessment that its records do not give.

    Codes: ``conformity.verdict_missing``, ``conformity.verdict_differs`` with the column,
    ``conformity.verdict_unknown``, ``conformity.counter_differs``. While an evaluation is due nothing is
    compared: the next one puts right what it touches. A record that cannot be read is named
    (``conformity.record_unreadable``), and nothing is compared.
    """
    row = Organisation.objects.filter(uid=organisation).first()
    assessment = Assessment.objects.filter(organisation=row, current=True, state=Assessment.READY).first()
    if row is None or assessment is None or Touched.objects.filter(organisation=row).exists():
        return
    try:
        state = whole_state(row, as_of=assessment.as_of, known_on=assessment.known_on, past=False)
    except ValidationError:
        yield from _unreadable(organisation)
        return
    evaluation = evaluation_of(evaluate(state.snapshot, state.catalogue, CHECKS, as_of=assessment.as_of))
    expected = {(one.scope, one.practice): one for one in verdict_rows(evaluation, evaluation.rows)}
    rows = Obligation.objects.filter(assessment=assessment)
    for scope, practice, *values in rows.values_list("scope__key", "practice", *_COLUMNS).iterator(5_000):
        wanted = expected.pop((scope, practice), None)
        if wanted is None:
            yield _finding(organisation, "verdict_unknown", scope, practice, "")
            continue
        for column, found in zip(_COLUMNS, values, strict=True):
            if found != getattr(wanted, column):
                yield _finding(organisation, "verdict_differs", scope, practice, column)
    for scope, practice in expected:
        yield _finding(organisation, "verdict_missing", scope, practice, "")
    kept = Counter.objects.filter(assessment=assessment, scope__isnull=False)
    for key, own in kept.values_list("scope__key", "own"):
        if bytes(own) != packed(counts_of(evaluation, str(key))):
            yield _finding(organisation, "counter_differs", str(key), "", "own")


def _unreadable(organisation: str) -> Iterator[Finding]:
    """Yield every newest record that has not the shape of its kind; one finding at least."""
    found = False
    for section in STATE_SECTIONS:
        for record in ledger.current_records(organisation, section):
            try:
                SECTIONS[section].model_validate(record.content)
            except ValidationError:
                found = True
                yield _not_read(organisation, section, record.key, record.version, record.position)
    if not found:
        yield _not_read(organisation, "evidence_files", "", 0, -1)


def _not_read(organisation: str, kind: str, key: str, version: int, position: int) -> Finding:
    name = f"{kind} {key}".strip()
    sentence = f"The record {name} cannot be read, so no verdict was compared with its records."
    return Finding(
        "conformity.record_unreadable",
        sentence,
        organisation,
        table="ledger_record",
        column="content",
        kind=kind,
        key=key,
        version=version,
        position=position,
    )


def _finding(organisation: str, what: str, scope: str, practice: str, column: str) -> Finding:
    table = "conformity_counter" if what.startswith("counter") else "conformity_obligation"
    name = f"{practice} on {scope}" if practice else scope
    sentence = f"What is kept for {name} is not what its records give."
    return Finding(f"conformity.{what}", sentence, organisation, table=table, column=column, key=name)
