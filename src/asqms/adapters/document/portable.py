# SPDX-License-Identifier: Apache-2.0
"""Page count, version and title of a PDF; nothing in it is drawn, run or extracted."""

from __future__ import annotations

import io
import logging
import re

import pypdf

from asqms.adapters.document.outline import Outline
from asqms.kernel.errors import Place, UnreadableError

_HEADER = re.compile(rb"%PDF-(\d\.\d)")
_HEADER_BYTES = 1024
_MOST_PAGES = 10_000_000
_MOST_TEXT = 300

# The library tells every repair to the log; what matters to a reader is a coded error or a notice.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def read_portable(data: bytes, name: str) -> Outline:
    """Return the outline of a PDF; the page count is the one its page tree states.

    Raises UnreadableError ``document.pdf``.
    """
    header = _HEADER.search(data[:_HEADER_BYTES])
    outline = Outline("pdf", header[1].decode("ascii") if header else "")
    pages: object = None
    title = ""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False, root_object_recovery_limit=1_000)
        if reader.is_encrypted and not reader.decrypt(""):
            outline.notice("encrypted", "The PDF is encrypted; only its bytes are known.", name)
        else:
            pages = reader.root_object["/Pages"].get_object()["/Count"]  # type: ignore[index] # damaged files are caught below
            metadata = reader.metadata
            title = "" if metadata is None else str(metadata.get("/Title") or "")
    except Exception as error:
        raise UnreadableError(
            "document.pdf",
            f"The PDF cannot be read: {type(error).__name__}.",
            hint="Open it and print it to a new PDF.",
            place=Place(name),
        ) from error
    if isinstance(pages, int) and 0 <= pages <= _MOST_PAGES:
        outline.pages = int(pages)
    elif not outline.notices:
        outline.notice("pages_unknown", "The PDF does not say how many pages it has.", name)
    if title.strip():
        outline.fields["title"] = title.strip()[:_MOST_TEXT]
    return outline
