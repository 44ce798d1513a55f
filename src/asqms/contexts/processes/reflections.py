# SPDX-License-Identifier: Apache-2.0
"""How records of the processes show in its tables."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization.data import Reflection
from asqms.workspace.model_records import AdoptionEntry, JustificationEntry, ProcessEntry, TailoringEntry

Rows = Mapping[str, Mapping[str, object]]


def _process(record: WrittenRecord, entry: ProcessEntry, _: str) -> Rows:
    return {
        record.key: {
            "process": entry.process,
            "process_version": entry.version,
            "owner": entry.owner,
            "since": entry.since,
            "version": record.version,
        }
    }


def _adoption(record: WrittenRecord, entry: AdoptionEntry, _: str) -> Rows:
    return {
        record.key: {
            "project__key": entry.project,
            "process": entry.process,
            "process_version": entry.version,
            "since": entry.since,
            "version": record.version,
        }
    }


def _decision(record: WrittenRecord, entry: TailoringEntry | JustificationEntry, _: str) -> Rows:
    return {
        record.key: {
            "scope__key": entry.scope,
            "practices": list(entry.practices),
            "author": entry.author,
            "approver": entry.approver,
            "since": entry.on,
            "expires": entry.expires,
            "version": record.version,
        }
    }


PROCESSES = (Reflection("processes.AdoptedProcess", "key", {}, _process),)
ADOPTIONS = (Reflection("processes.ProjectAdoption", "key", {}, _adoption),)
TAILORINGS = (Reflection("processes.Decision", "key", {"kind": "tailoring"}, _decision),)
JUSTIFICATIONS = (Reflection("processes.Decision", "key", {"kind": "justification"}, _decision),)
