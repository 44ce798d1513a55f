# SPDX-License-Identifier: Apache-2.0
"""Tables of the evidence."""

from asqms.contexts.evidence.models.evidence import Evidence, PastEvidence, Receipt
from asqms.contexts.evidence.models.upload import Upload, UploadPart

__all__ = ["Evidence", "PastEvidence", "Receipt", "Upload", "UploadPart"]
