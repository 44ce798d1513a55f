# SPDX-License-Identifier: Apache-2.0
"""The door of the evidence."""

from asqms.contexts.evidence.commands.changing import correct_statement, restore_evidence, withdraw_evidence
from asqms.contexts.evidence.commands.receiving import receive_evidence
from asqms.contexts.evidence.commands.storing import claimed_upload, keep_bytes, store_bytes
from asqms.contexts.evidence.commands.uploading import (
    append_part,
    finish_upload,
    start_upload,
    take_upload,
    upload_state,
)
from asqms.contexts.evidence.queries.calendar import lapse_calendar
from asqms.contexts.evidence.queries.listing import (
    Place,
    evidence_choices,
    evidence_figures,
    evidence_page,
)
from asqms.contexts.evidence.queries.materials import StoredMaterials, evidence_of_series
from asqms.contexts.evidence.queries.reading import (
    bytes_fault,
    has_bytes,
    intact_bytes,
    read_local,
    read_stored,
)
from asqms.contexts.evidence.queries.recognition import preview, preview_upload
from asqms.contexts.evidence.queries.record import StoredBytes, evidence_view, kept_bytes, stored_bytes
from asqms.contexts.evidence.queries.search import MOST_SEARCHED, found_evidence
from asqms.contexts.evidence.queries.series import series_about
from asqms.contexts.evidence.queries.verification import stored_fault, verify_evidence
from asqms.contexts.evidence.queries.visible import receivable_scopes, visible_digests

__all__ = [
    "MOST_SEARCHED",
    "Place",
    "StoredBytes",
    "StoredMaterials",
    "append_part",
    "bytes_fault",
    "claimed_upload",
    "correct_statement",
    "evidence_choices",
    "evidence_figures",
    "evidence_of_series",
    "evidence_page",
    "evidence_view",
    "finish_upload",
    "found_evidence",
    "has_bytes",
    "intact_bytes",
    "keep_bytes",
    "kept_bytes",
    "lapse_calendar",
    "preview",
    "preview_upload",
    "read_local",
    "read_stored",
    "receivable_scopes",
    "receive_evidence",
    "restore_evidence",
    "series_about",
    "start_upload",
    "store_bytes",
    "stored_bytes",
    "stored_fault",
    "take_upload",
    "upload_state",
    "verify_evidence",
    "visible_digests",
    "withdraw_evidence",
]
