# SPDX-License-Identifier: Apache-2.0
"""An organisation changes types of record, or writes its own, without code."""

from __future__ import annotations

from asqms.contexts.governance.data import RecordType, TypeText
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.kinds import TYPES
from asqms.contexts.governance.library import read_type
from asqms.contexts.governance.permissions import EDIT_TYPES
from asqms.contexts.governance.queries.types import refuse_bad_type, type_versions, types_for
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor


def write_type(actor: Actor, text: str, *, reason: str = "") -> RecordType:
    """Write a version of a type from a YAML text; records in flight stay on the version they were made on.

    Right ``governance.edit_types``; ledger ``governance.type_written``. Raises AccessRefusedError and
    GovernanceError ``governance.bad_type``, ``governance.unsound_type``, ``governance.version_taken``,
    ``governance.prefix_taken``.
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
    refuse_bad_type(actor, entry)
    organization.write_record(actor, TYPES, entry, reason=reason)
    return given
