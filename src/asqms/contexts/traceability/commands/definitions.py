# SPDX-License-Identifier: Apache-2.0
"""Trace sets and their models as the records say on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.traceability.errors import TraceabilityError
from asqms.contexts.traceability.models import ConfirmedLink, TraceSetHead
from asqms.engine.trace.model import TraceModel
from asqms.kernel.errors import Place
from asqms.workspace.collection import UNDATED
from asqms.workspace.data import Provenance, TraceSet
from asqms.workspace.model_records import TraceEntry
from asqms.workspace.trace import load_model, parse_model
from asqms.workspace.traces import PRODUCT_MODEL

SETS, MODELS = "trace", "trace_models"
_GLOB_SIGNS = frozenset("/*?[")


@dataclass(frozen=True, slots=True)
class Definition:
    """A trace set with its model, and since when both are known."""

    trace_set: TraceSet
    model: TraceModel
    known_from: date = UNDATED


def definition_of(actor: Actor, trace_set: str, known_on: date) -> Definition:
    """Return a trace set as it was defined on a day, with its model.

    Raises NotFoundError, TraceabilityError ``traceability.no_model`` and the coded errors of a model file.
    """
    record = _record(actor, SETS, trace_set, known_on)
    if record is None:
        raise NotFoundError("trace set", trace_set)
    entry = TraceEntry.model_validate(record.content)
    model, model_day = _model(actor, entry.model, known_on)
    return Definition(_trace_set(entry), model, max(record.known_from, model_day))


def defined_sets(actor: Actor, known_on: date) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return every trace set that is defined on a day: its scope and the sources it names."""
    found = {}
    for record in ledger.records_known_on(actor.organisation_uid, SETS, known_on):
        entry = TraceEntry.model_validate(record.content)
        found[entry.id] = (entry.scope, _trace_set(entry).sources)
    return found


def _record(actor: Actor, kind: str, key: str, known_on: date) -> WrittenRecord | None:
    return next(iter(ledger.records_known_on(actor.organisation_uid, kind, known_on, [key])), None)


def _model(actor: Actor, name: str | None, known_on: date) -> tuple[TraceModel, date]:
    if name is None:
        return load_model(PRODUCT_MODEL), UNDATED
    record = _record(actor, MODELS, name, known_on)
    if record is None:
        raise TraceabilityError(
            "traceability.no_model",
            f"There is no trace model {name[:200]}.",
            hint="Add it, or let the trace set name another.",
        )
    return parse_model(str(record.content["text"]).encode(), name=name), record.known_from


def _trace_set(entry: TraceEntry) -> TraceSet:
    """Return an entry as the workspace would, except that files are found under the set's own name."""
    names = [name for name in entry.sources if not _GLOB_SIGNS & set(name)]
    return TraceSet(
        id=entry.id,
        scope=entry.scope,
        sources=tuple(dict.fromkeys(names)),
        files=(),
        adapter=entry.adapter or "",
        options=entry.options,
        model=None,
        provenance=Provenance(
            effective=entry.effective,
            effective_from=entry.effective_from or "",
            received=entry.received,
            valid_until=entry.valid_until,
            producer=entry.producer,
            method=entry.method,
            sampling=entry.sampling,
            revision=entry.revision,
            approved_by=entry.approved_by or "",
            approved_on=entry.approved_on,
            withdrawn_on=entry.withdrawn_on,
        ),
        place=Place(entry.id),
    )


def needs_check(actor: Actor, trace_set: str, material_at: datetime | None) -> bool:
    """Tell whether a set has to be checked for today: never was, or something changed or came true since.

    ``material_at`` is when the newest record of its sources was written. Definition, model and confirmed
    links are looked at here.
    """
    head = TraceSetHead.objects.filter(organisation=actor.organisation, trace_set=trace_set).first()
    if head is None or head.checked_at is None:
        return True
    if head.holds_until is not None and head.holds_until <= actor.day:
        return True
    record = _record(actor, SETS, trace_set, actor.day)
    model = str(record.content.get("model") or "") if record else ""
    used = _record(actor, MODELS, model, actor.day) if model else None
    links = ConfirmedLink.objects.filter(organisation=actor.organisation, trace_set=trace_set)
    confirmed = links.aggregate(newest=Max("recorded_at"))["newest"]
    written = [one.recorded_at for one in (record, used) if one is not None]
    causes = [moment for moment in (material_at, confirmed, *written) if moment is not None]
    return max(causes, default=head.checked_at) > head.checked_at
