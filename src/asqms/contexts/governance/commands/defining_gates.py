# SPDX-License-Identifier: Apache-2.0
"""An organisation changes gates, or writes its own, without code."""

from __future__ import annotations

from asqms.contexts.governance.data.gates import GATES, Gate, GateText
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.gate_library import read_gate
from asqms.contexts.governance.permissions import EDIT_TYPES
from asqms.contexts.governance.queries.gates import gate_versions, refuse_bad_gate
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor


def write_gate(actor: Actor, text: str, *, reason: str = "") -> Gate:
    """Write a version of a gate from a YAML text; decisions that were taken keep the version they asked.

    Right ``governance.edit_types``; ledger ``governance.gate_written``. Raises AccessRefusedError,
    ConflictError where somebody else was faster, and GovernanceError ``governance.bad_gate``,
    ``governance.unsound_gate``, ``governance.version_taken``.
    """
    organization.authorise(actor, EDIT_TYPES)
    given = read_gate("gate.yaml", text.encode())
    known = gate_versions(actor.organisation_uid)
    newest = max((version for name, version in known if name == given.gate), default=0)
    if given.version <= newest:
        raise GovernanceError(
            "governance.version_taken",
            f"The gate {given.gate} is at version {newest} already.",
            hint=f"Give the new one the version {newest + 1}.",
        )
    entry = GateText(gate=given.gate, version=given.version, text=text)
    refuse_bad_gate(actor, entry)
    organization.write_record(actor, GATES, entry, reason=reason, expected_version=0)
    return given
