# SPDX-License-Identifier: Apache-2.0
"""Reads governed records of every kind as the actor may see them: pages, one, and the versions of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import Func
from django.db.models.functions import Coalesce

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.ledger.models import Record
from asqms.contexts.organization.commands.records import record_kind
from asqms.contexts.organization.data import Actor, RecordFilter, RecordKind, Turn
from asqms.contexts.organization.errors import NotFoundError, OrganizationError
from asqms.contexts.organization.models import Scope
from asqms.contexts.organization.queries.access import may, may_anywhere, scopes_with
from asqms.contexts.organization.queries.references import INSIDE, VIEW_PEOPLE, people_seen

MOST_ROWS = 200
TEXTS = ("name", "title", "reason", "version", "role", "person", "producer", "text")
"""Fields that a search for text looks into, beside the key."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a kind is read: the right, and the field that names the scope it is asked on.

    Without a field the records are the organisation's own: insiders see them, others whoever has the right
    on the organisation. ``key`` says that the key itself names the scope. ``whole`` leaves them to whoever
    has the right on the whole organisation.
    """

    right: str
    scope: str = ""
    whole: bool = False


CONFIDENTIAL = "governance.view_confidential"
"""Whether a governance record is confidential stands in its type: here only those read who may read all."""
READINGS: Mapping[str, Reading] = {
    "settings": Reading("organization.view"),
    "units": Reading("organization.view", "key"),
    "people": Reading(VIEW_PEOPLE),
    "assignments": Reading(VIEW_PEOPLE, "scope"),
    "projects": Reading("inventory.view", "key"),
    "items": Reading("inventory.view", "key"),
    "suppliers": Reading("inventory.view", "key"),
    "classifications": Reading("inventory.view", "item"),
    "tools": Reading("inventory.view"),
    "processes": Reading("processes.view"),
    "adoptions": Reading("processes.view", "project"),
    "tailorings": Reading("processes.view", "scope"),
    "justifications": Reading("processes.view", "scope"),
    "confirmations": Reading("conformity.view", "scope"),
    "overrules": Reading("conformity.view", "scope"),
    "evidence": Reading("evidence.view", "subject"),
    "trace": Reading("evidence.view", "scope"),
    "evidence_files": Reading("evidence.view", "subject"),
    "trace_confirmations": Reading("traceability.view", "scope"),
    "overlays": Reading("catalog.view"),
    "trace_models": Reading("catalog.view"),
    "governance_records": Reading(CONFIDENTIAL, "scope"),
    "governance_comments": Reading(CONFIDENTIAL, "scope"),
    "governance_types": Reading("governance.view"),
    "governance_gates": Reading("governance.view"),
    "governance_calendars": Reading("governance.view"),
    "performance_targets": Reading("performance.view", "scope"),
    "performance_reviews": Reading(CONFIDENTIAL, "scope"),
    "audit_checklists": Reading("auditing.view", "scope"),
    "audit_lines": Reading("auditing.view", "scope"),
}

AUDIT = "organization.verify_ledger"
KEPT: Mapping[str, Reading] = {
    "accounts": Reading(AUDIT, whole=True),
    "proposals": Reading("organization.view", "scope"),
    "refusals": Reading(AUDIT, whole=True),
    "tokens": Reading(AUDIT, whole=True),
    "webhooks": Reading(AUDIT, whole=True),
}
"""Kinds that nobody writes as a record: the ledger alone keeps them."""


class _JsonText(Func):
    """A top-level value of the JSON in a column, as text; the name of the field is ours, never a caller's."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:  # noqa: ANN401 - Django's own types
        template = "(CASE json_type(%(expressions)s) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
        template += "ELSE json_extract(%(expressions)s) END)"
        sql, parameters = self.as_sql(compiler, connection, template=template, **context)
        return sql, (*parameters, *parameters)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # noqa: ANN401
        return self.as_sql(
            compiler, connection, template="((%(expressions)s))", arg_joiner="::jsonb ->> ", **context
        )


def _json_text(name: str) -> Func:
    return _JsonText(F("content"), _Path(name))


class _Path(Func):
    """The name of a field as each database writes it inside its JSON functions."""

    output_field = TextField()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:  # noqa: ANN401, ARG002
        return "%s", (f'$."{self._name}"',)

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:  # noqa: ANN401, ARG002
        return "%s", (self._name,)


def log_kinds() -> tuple[str, ...]:
    """Return every kind that the ledger keeps versions of."""
    return (*READINGS, *KEPT)


def record_page(
    actor: Actor, kind: str, wanted: RecordFilter, turn: Turn, *, as_of: date | None = None
) -> tuple[tuple[WrittenRecord, ...], bool]:
    """Return records of a kind the actor may see, and whether more follow; rights are those of today.

    ``as_of`` gives what each record said as it was known on that day. Raises NotFoundError for an unknown
    kind, OrganizationError ``organization.bad_filter`` for a field the kind does not have.
    """
    given = record_kind(kind)
    rows = _seen(actor, given.name, _at(actor, kind, as_of))
    rows = _narrowed(actor, given, rows, wanted)
    name = "position" if turn.by == "recorded" else "key"
    if turn.after is not None:
        rows = rows.filter(**{f"{name}__{'lt' if turn.downwards else 'gt'}": turn.after})
    count = max(1, min(turn.rows, MOST_ROWS))
    found = list(rows.order_by(f"-{name}" if turn.downwards else name)[: count + 1])
    return tuple(ledger.written(one) for one in found[:count]), len(found) > count


def record_seen(actor: Actor, kind: str, key: str, *, as_of: date | None = None) -> WrittenRecord:
    """Return one record the actor may see; raises NotFoundError alike for none and none to be seen."""
    given = record_kind(kind)
    found = _seen(actor, given.name, _at(actor, kind, as_of).filter(key=key)).first()
    if found is None:
        raise NotFoundError("record", key)
    return ledger.written(found)


def record_versions(actor: Actor, kind: str, key: str) -> tuple[WrittenRecord, ...]:
    """Return the versions of a record the actor may see, newest first.

    A version that took the record away says nothing itself; it is shown with the one before. Kinds that
    the ledger alone keeps have versions too. Raises NotFoundError where none may be seen.
    """
    found = tuple(map(ledger.written, _versions(actor, kind, key).order_by("-version")))
    if not found:
        raise NotFoundError("record", key)
    return found


def version_page(
    actor: Actor, kind: str, key: str, *, below: int | None = None, rows: int = 50
) -> tuple[tuple[WrittenRecord, ...], bool]:
    """Return versions as record_versions does, those before ``below``, and whether more follow.

    Raises NotFoundError as record_versions.
    """
    seen = _versions(actor, kind, key)
    older = seen if below is None else seen.filter(version__lt=below)
    count = max(1, min(rows, MOST_ROWS))
    found = list(older.order_by("-version")[: count + 1])
    if not found and not (below is not None and seen.exists()):
        raise NotFoundError("record", key)
    return tuple(map(ledger.written, found[:count])), len(found) > count


def record_version(actor: Actor, kind: str, key: str, version: int) -> WrittenRecord:
    """Return one version of a record the actor may see; raises NotFoundError."""
    found = _versions(actor, kind, key).filter(version=version).first()
    if found is None:
        raise NotFoundError("version", str(version))
    return ledger.written(found)


def _versions(actor: Actor, kind: str, key: str) -> QuerySet[Record]:
    if kind not in KEPT:
        record_kind(kind)
    rows = Record.objects.filter(organisation=actor.organisation_uid, kind=kind, key=key)
    seen = _seen(actor, kind, rows.filter(removed=False)).values("version")
    rows = rows.annotate(before=F("version") - 1)
    return rows.filter(Q(removed=False, version__in=seen) | Q(removed=True, before__in=seen))


def newest_state(actor: Actor, kind: str, key: str) -> tuple[int, bool]:
    """Return the number of a record's newest version (0 without any) and whether it was taken away."""
    rows = Record.objects.filter(organisation=actor.organisation_uid, kind=kind, key=key)
    found = rows.order_by("-version").values_list("version", "removed").first()
    return found or (0, False)


def _at(actor: Actor, kind: str, as_of: date | None) -> QuerySet[Record]:
    rows = Record.objects.filter(organisation=actor.organisation_uid, kind=kind, removed=False)
    if as_of is None:
        return rows.filter(head__isnull=False)
    later = Record.objects.filter(
        organisation=actor.organisation_uid,
        kind=kind,
        key=OuterRef("key"),
        version__gt=OuterRef("version"),
        known_from__lte=as_of,
    )
    return rows.filter(~Exists(later), known_from__lte=as_of)


def _seen(actor: Actor, kind: str, rows: QuerySet[Record]) -> QuerySet[Record]:
    """Keep what the actor may see, by joining the scope tree."""
    reading = KEPT[kind] if kind in KEPT else READINGS[kind]
    if not reading.scope:
        return rows.filter(_own_seen(actor, kind, reading))
    if may(actor, reading.right) and not actor.within:
        return rows
    rows = rows.annotate(about=_about(actor, reading))
    visible = scopes_with(actor, reading.right).filter(key=OuterRef("about"))
    condition = Q(Exists(visible))
    if kind == "suppliers" and may_anywhere(actor, INSIDE):
        condition |= Q(pk__isnull=False)
    return rows.filter(condition)


def _own_seen(actor: Actor, kind: str, reading: Reading) -> Q:
    if reading.whole:
        return Q() if may(actor, reading.right) and not actor.within else Q(pk__isnull=True)
    if not may_anywhere(actor, reading.right):
        return Q(pk__isnull=True)
    if may(actor, reading.right) or may_anywhere(actor, INSIDE):
        return Q()
    return people_seen(actor) if kind == "people" else Q(pk__isnull=True)


def _about(actor: Actor, reading: Reading) -> Any:  # noqa: ANN401 - an expression
    if reading.scope == "key":
        return F("key")
    root = Scope.objects.filter(organisation=actor.organisation, kind="organization", parent__isnull=True)
    return Coalesce(
        _json_text(reading.scope),
        Value(str(root.values_list("key", flat=True).first() or "")),
        output_field=TextField(),
    )


def _narrowed(
    actor: Actor, kind: RecordKind, rows: QuerySet[Record], wanted: RecordFilter
) -> QuerySet[Record]:
    reading = READINGS[kind.name]
    if wanted.scope or wanted.within:
        rows = _on_scope(actor, reading, rows, wanted)
    if wanted.text:
        condition = Q(key__icontains=wanted.text)
        for name in TEXTS:
            if name in kind.shape.model_fields:
                rows = rows.annotate(**{f"text_{name}": _json_text(name)})
                condition |= Q(**{f"text_{name}__icontains": wanted.text})
        rows = rows.filter(condition)
    for number, (name, value) in enumerate(wanted.values.items()):
        if name not in kind.shape.model_fields:
            raise OrganizationError(
                "organization.bad_filter",
                f"Records of {kind.name} have no field {name[:80]}.",
                hint="The description of the API names the fields of each kind.",
            )
        default = kind.shape.model_fields[name].default
        plain = str(default).lower() if isinstance(default, bool) else default
        text: Any = _json_text(name)
        if isinstance(plain, str):
            text = Coalesce(text, Value(plain), output_field=TextField())
        rows = rows.annotate(**{f"field_{number}": text}).filter(**{f"field_{number}": value})
    return rows


def _on_scope(
    actor: Actor, reading: Reading, rows: QuerySet[Record], wanted: RecordFilter
) -> QuerySet[Record]:
    if not reading.scope:
        return rows.none()
    rows = rows.annotate(place=_about(actor, reading))
    if wanted.scope:
        rows = rows.filter(place=wanted.scope)
    if wanted.within:
        below = Scope.objects.filter(
            organisation=actor.organisation, key=OuterRef("place"), paths_up__above__key=wanted.within
        )
        rows = rows.filter(Exists(below))
    return rows
