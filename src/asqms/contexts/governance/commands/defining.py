# SPDX-License-Identifier: Apache-2.0
"""An organisation changes types of record, or writes its own, without code."""

from __future__ import annotations

from asqms.contexts.governance.data import RecordType, TypeText
from asqms.contexts.governance.data.tailoring import Tailoring
from asqms.contexts.governance.domain.tailoring import tailored, with_version
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.kinds import TYPES
from asqms.contexts.governance.library import read_type, require_sound, shipped_texts
from asqms.contexts.governance.permissions import EDIT_TYPES
from asqms.contexts.governance.queries.sound_types import type_flaws
from asqms.contexts.governance.queries.types import type_for, type_versions, types_for
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import ConflictError


def write_type(actor: Actor, text: str, *, reason: str = "") -> RecordType:
    """Write a version of a type from a YAML text; records in flight stay on the version they were made on.

    Right ``governance.edit_types``; ledger ``governance.type_written``. Raises AccessRefusedError,
    ConflictError where somebody else was faster, and GovernanceError ``governance.bad_type``,
    ``governance.unsound_type``, ``governance.version_taken``, ``governance.prefix_taken``.
    """
    organization.authorise(actor, EDIT_TYPES)
    given = read_type("type.yaml", text.encode())
    known = type_versions(actor.organisation)
    newest = max((version for name, version in known if name == given.type), default=0)
    if given.version <= newest:
        raise GovernanceError(
            "governance.version_taken",
            f"The type {given.type} is at version {newest} already.",
            hint=f"Give the new one the version {newest + 1}.",
        )
    if any(one.prefix == given.prefix for one in types_for(actor).values() if one.type != given.type):
        raise GovernanceError(
            "governance.prefix_taken",
            f"Another type numbers its records with {given.prefix}.",
            hint="Choose other letters.",
        )
    entry = TypeText(type=given.type, version=given.version, text=text)
    require_sound(given, type_flaws(actor, given))
    organization.write_record(actor, TYPES, entry, reason=reason, expected_version=0)
    return given


def tailor_type(
    actor: Actor,
    name: str,
    changes: Tailoring | None,
    *,
    expected_version: int | None = None,
    reason: str = "",
) -> RecordType:
    """Write the next version of a type with some limits, roles or fields changed.

    Without changes the newest version that came with the product is written anew, as the next one. Right,
    ledger and errors as write_type; raises NotFoundError, ConflictError and GovernanceError
    ``governance.not_shipped`` where the product has no such type.
    """
    organization.authorise(actor, EDIT_TYPES)
    given = type_for(actor, name)
    if expected_version is not None and given.version != expected_version:
        raise ConflictError(TYPES, name, given.version)
    if changes is not None:
        return write_type(actor, tailored(given, changes, given.version + 1), reason=reason)
    shipped = [version for known, version in shipped_texts() if known == name]
    if not shipped:
        raise GovernanceError(
            "governance.not_shipped",
            f"The product has no type {name}.",
            hint="Write another version of it instead.",
        )
    text = with_version(shipped_texts()[name, max(shipped)], given.version + 1)
    return write_type(actor, text, reason=reason)
