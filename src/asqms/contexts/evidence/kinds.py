# SPDX-License-Identifier: Apache-2.0
"""Kinds of record of the evidence: the sources files come from, the files, and trace sets over them."""

from __future__ import annotations

from asqms.contexts.evidence.data import EvidenceFileRecord
from asqms.contexts.evidence.projection import project_evidence, project_many_evidence
from asqms.contexts.organization.data import RecordKind
from asqms.workspace.model_records import EvidenceEntry, TraceEntry

SOURCES = "evidence"
FILES = "evidence_files"
TRACE_SETS = "trace"


def _about(entry: EvidenceFileRecord) -> tuple[str, ...]:
    return (entry.subject,)


KINDS = (
    RecordKind(
        SOURCES,
        EvidenceEntry,
        "evidence.receive",
        lambda one: one.id,
        lambda one: one.subject,
        "evidence.source_written",
        "evidence.source_removed",
        affects=lambda _: (),
    ),
    RecordKind(
        TRACE_SETS,
        TraceEntry,
        "evidence.edit_trace_sets",
        lambda one: one.id,
        lambda one: one.scope,
        "evidence.trace_set_written",
        "evidence.trace_set_removed",
        affects=lambda _: (),
    ),
    RecordKind(
        FILES,
        EvidenceFileRecord,
        "evidence.receive",
        lambda one: one.uid,
        lambda one: one.subject,
        "evidence.received",
        "evidence.removed",
        project_evidence,
        _about,
        project_many_evidence,
    ),
)
