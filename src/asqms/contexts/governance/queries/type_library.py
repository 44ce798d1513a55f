# SPDX-License-Identifier: Apache-2.0
"""The types as an organisation looks after them: texts, versions, origins, records in flight, flaws."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count

from asqms.contexts.governance.data import RecordType
from asqms.contexts.governance.data.tailoring import TypeCheck, TypeEntry, TypeFinding
from asqms.contexts.governance.library import MOST_BYTES, shipped_texts, shipped_types
from asqms.contexts.governance.models import TypeVersion
from asqms.contexts.governance.permissions import EDIT_TYPES
from asqms.contexts.governance.queries.sound_types import type_flaws
from asqms.contexts.governance.queries.types import type_versions, types_for
from asqms.contexts.governance.queries.visible import visible_records
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.decoding.yaml import LocatedDocument, load_yaml
from asqms.kernel.errors import AsqmsError
from asqms.workspace.problems import Findings
from asqms.workspace.shape import check_shape


def type_library(actor: Actor) -> Mapping[str, TypeEntry]:
    """Return every type with its text in force, in order of names; types are no secret inside."""
    texts = dict(TypeVersion.objects.filter(organisation=actor.organisation).values_list("key", "text"))
    shipped = shipped_types()
    versions: dict[str, set[int]] = {}
    for name, version in type_versions(actor.organisation):
        versions.setdefault(name, set()).add(version)
    in_flight: dict[str, dict[int, int]] = {}
    rows = visible_records(actor).filter(open=True).order_by().values("type", "type_version")
    for row in rows.annotate(count=Count("pk")):
        in_flight.setdefault(row["type"], {})[row["type_version"]] = row["count"]
    found = {}
    for name, given in types_for(actor).items():
        own = texts.get(f"{name}:{given.version}")
        found[name] = TypeEntry(
            given,
            own if own is not None else shipped_texts()[name, given.version],
            max((version for known, version in shipped if known == name), default=0),
            own is not None,
            tuple(sorted(versions[name], reverse=True)),
            dict(sorted(in_flight.get(name, {}).items(), reverse=True)),
        )
    return found


def check_type(actor: Actor, text: str) -> TypeCheck:
    """Return what a text says and everything that is wrong with it, line by line; nothing is written.

    Besides the codes of soundness there are ``version_taken`` and ``prefix_taken``, and those of what reads
    the text. Right ``governance.edit_types``; raises AccessRefusedError.
    """
    organization.authorise(actor, EDIT_TYPES)
    try:
        document = load_yaml(text.encode("utf-8", "replace"), name="type.yaml", max_bytes=MOST_BYTES)
    except AsqmsError as error:
        line = error.place.line if error.place and error.place.line else 1
        return TypeCheck(None, (TypeFinding(line, error.code, message=error.message),))
    problems = Findings()
    entry = check_shape(RecordType, document.value, document, (), problems)
    if entry is None:
        told = (
            TypeFinding(one.place.line or 1 if one.place else 1, one.code, message=one.message)
            for one in problems.problems
        )
        return TypeCheck(None, tuple(sorted(told, key=lambda one: one.line)))
    return TypeCheck(entry.model, _flaws(actor, entry.model, document))


def _flaws(actor: Actor, given: RecordType, document: LocatedDocument) -> tuple[TypeFinding, ...]:
    types = types_for(actor)
    flaws = type_flaws(actor, given)
    found = [TypeFinding(_line(document, one.at), one.code, one.at, one.value) for one in flaws]
    newest = types.get(given.type)
    if newest is not None and given.version <= newest.version:
        line = _line(document, "version")
        found.append(TypeFinding(line, "version_taken", "version", str(newest.version + 1)))
    if any(one.prefix == given.prefix for one in types.values() if one.type != given.type):
        found.append(TypeFinding(_line(document, "prefix"), "prefix_taken", "prefix", given.prefix))
    return tuple(sorted(found, key=lambda one: (one.line, one.code, one.value)))


def _line(document: LocatedDocument, at: str) -> int:
    """Return the line where a part of a type stands, such as ``fields.severity``."""
    head, _, key = at.partition(".")
    value = document.value
    parts = value.get(head) if isinstance(value, dict) else None
    if key and isinstance(parts, list):
        for number, one in enumerate(parts):
            if isinstance(one, dict) and key in {one.get("id"), one.get("type")}:
                return document.place((head, number)).line or 1
    return document.key_place((head,)).line or 1
