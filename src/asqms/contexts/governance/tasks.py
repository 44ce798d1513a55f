# SPDX-License-Identifier: Apache-2.0
"""Records become evidence in the background: a table of them for each rule of their type and each scope."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.governance.confirming import confirm_signed
from asqms.contexts.governance.data import (
    RECORDS,
    EvidenceRule,
    FieldKind,
    GovernanceRecord,
    RecordType,
    is_filled,
)
from asqms.contexts.governance.domain.sources import value_of
from asqms.contexts.governance.models import Record
from asqms.contexts.governance.queries.types import type_of
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation
from asqms.contexts.work import api as work
from asqms.contexts.work.data import JobContext
from asqms.kernel.digest import CanonicalValue, canonical_json, sha256_of

EVIDENCE = "governance.evidence"
MOST_ROWS = 20_000
"""Records of one type about one scope that become one table; the newest, where there are more."""
PRODUCER = "OpenASQMS"
METHOD = "governance records"


def wish_evidence(actor: Actor, record: GovernanceRecord) -> None:
    """Wish for the tables of a record's type about its scope, in the transaction that wrote the record."""
    scope = record.scope or ""
    if not type_of(actor.organisation, record.type, record.type_version).evidence:
        return
    work.enqueue(
        EVIDENCE,
        {"organisation": str(actor.organisation), "type": record.type, "scope": scope},
        key=f"{record.type}:{scope}",
        organisation=actor.organisation_uid,
        at=actor.at,
    )


def evidence_job(job: JobContext) -> None:
    """Write the tables of a type about a scope; the same records again change nothing."""
    organisation = Organisation.objects.get(pk=int(str(job.payload["organisation"])))
    actor = organization.server_of(organisation, at=job.now())
    produce_evidence(actor, str(job.payload["type"]), str(job.payload["scope"]))


def produce_evidence(actor: Actor, name: str, scope: str) -> None:
    """Receive the tables that the records of a type about a scope are, one for each rule of the type."""
    about = scope or organization.root_key(actor)
    rows = Record.objects.filter(organisation=actor.organisation, type=name, scope__key=about)
    numbers = list(rows.order_by("-changed", "key").values_list("key", flat=True)[:MOST_ROWS])
    written = ledger.current_records(actor.organisation_uid, RECORDS, numbers)
    records = [GovernanceRecord.model_validate(one.content) for one in written]
    if not records:
        return
    newest = max(one.type_version for one in records)
    given = type_of(actor.organisation, name, newest)
    tables = []
    last = max(step.on for one in records for step in one.path)
    for rule in given.evidence:
        told = [one for one in records if rule.takes(one.state, one.fields)]
        tables.append(_receive(actor, given, rule, about, _Told(told, last)))
    confirm_signed(actor, given, about, records, {digest for digest in tables if digest})


@dataclass(frozen=True, slots=True)
class _Told:
    """The records of a table, and the day of the last step of any record of the type, also of those gone."""

    records: list[GovernanceRecord]
    last: date


def _receive(actor: Actor, given: RecordType, rule: EvidenceRule, about: str, told: _Told) -> str:
    """Receive one table, or withdraw it where no row is left; return its digest, empty without one.

    A table never goes back behind the one it replaces: where its own records say an earlier day, a record
    left it, and the day of the last step of all counts.
    """
    series = f"records.{given.type}.{rule.type}.{about}"[:200].rstrip("._-")
    if not told.records:
        _withdraw(actor, series)
        return ""
    table = table_of(actor, given, rule, told.records)
    effective = max(step.on for one in told.records for step in one.path)
    known = Evidence.objects.filter(organisation=actor.organisation, series=series)
    newest = known.order_by("-effective", "-pk").first()
    if newest is not None and newest.effective > effective:
        same = newest.digest == sha256_of(table)
        effective = newest.effective if same else max(newest.effective, told.last)
    received = evidence.receive_evidence(
        actor,
        {
            "subject": about,
            "name": f"{given.type}.json",
            "series": series,
            "type": rule.type,
            "adapter": "register",
            "title": given.plural.en,
            "options": _options(rule),
            "effective": effective.isoformat(),
            "producer": PRODUCER,
            "method": METHOD,
        },
        stream=io.BytesIO(table),
        again=True,
    )
    row = Evidence.objects.get(organisation=actor.organisation, uid=received.uid)
    if row.withdrawn_on is not None:
        evidence.restore_evidence(actor, row.uid, reason="There are records in these states again.")
    return received.digest


def _withdraw(actor: Actor, series: str) -> None:
    """Let a table with no rows left be no evidence: it would say that nothing is in order."""
    rows = Evidence.objects.filter(organisation=actor.organisation, series=series, withdrawn_on__isnull=True)
    for row in rows:
        evidence.withdraw_evidence(actor, row.uid, reason="No record is in these states any more.")


def _options(rule: EvidenceRule) -> dict[str, CanonicalValue]:
    options: dict[str, CanonicalValue] = {"format": "json", "keep_rows": 1000}
    if rule.open:
        options["open"] = {"column": STATE_COLUMN, "values": list(rule.open)}
    return options


STATE_COLUMN = "record_state"
"""The column that says which rows are open; a rule may have a column of its own named state."""


COVERED = "confidential"
"""What a table says where something is written that only those read who may read the record."""
_PERSONAL = frozenset({FieldKind.PERSON, FieldKind.PEOPLE, FieldKind.TEXT, FieldKind.LINE})
_OPEN = frozenset({"$number", "$state", "$scope", "$created", "$ended"})


def given_or_covered(given: RecordType, *, covered: bool) -> Callable[[GovernanceRecord, str], object]:
    """Return what gives the value of a source of a record.

    Evidence is read by everybody on its scope. Of a confidential type it says that people and texts are
    there, not which; choices, numbers and days stand as they are.
    """

    def told(record: GovernanceRecord, source: str) -> object:
        value = value_of(given, record, source)
        if not covered or not is_filled(value):
            return value
        field = given.field(source)
        plain = field.kind not in _PERSONAL if field else source in _OPEN or source.startswith(_DAYS)
        return value if plain else COVERED

    return told


_DAYS = ("$entered.", "$signed_on.")


def table_of(actor: Actor, given: RecordType, rule: EvidenceRule, records: list[GovernanceRecord]) -> bytes:
    """Return the rows of a rule as JSON; the same records give the same bytes."""
    types = {given.version: given}
    rows = []
    for one in sorted(records, key=lambda one: one.number):
        if one.type_version not in types:
            types[one.type_version] = type_of(actor.organisation, one.type, one.type_version)
        told = given_or_covered(types[one.type_version], covered=given.confidential)
        row = {name: told(one, what) for name, what in rule.columns.items()}
        rows.append({**row, STATE_COLUMN: one.state})
    return canonical_json({"rows": rows})  # type: ignore[dict-item]  # plain values
