# SPDX-License-Identifier: Apache-2.0
"""The bytes of a file of a record, and how the record's page lists its files."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordView
from asqms.documents.wording import plain
from asqms.faces.web.files import kept_file
from asqms.faces.web.screens.work.base import WorkBase

KIBI = 1024


class AttachmentScreen(WorkBase):
    """A file of a record, to keep."""

    def content(self) -> HttpResponseBase:
        """Return the bytes; raises NotFoundError, ``evidence.bytes_missing``."""
        found = governance.attachment_bytes(self.actor, self.name("number"), self.name("digest"))
        return kept_file(found.pieces, found.name, found.digest, found.size_bytes)


def listed_files(screen: WorkBase, view: RecordView) -> list[dict[str, object]]:
    """Return the files of a record as its page lists them."""
    record = view.record
    names = screen.people_named(one.person for one in record.attachments)
    return [
        {
            "name": plain(one.name),
            "size": size_of(one.size_bytes),
            "person": plain(names.get(one.person, one.person)),
            "day": one.at[:10],
            "digest": one.digest,
            "short": one.digest.removeprefix("sha256:")[:12],
            "href": screen.link("work_attachment", number=record.number, digest=one.digest),
        }
        for one in record.attachments
    ]


def size_of(size_bytes: int) -> str:
    """Return a size as people read it, such as 12.3 MB."""
    size, unit = float(size_bytes), "B"
    for larger in ("kB", "MB", "GB"):
        if size < KIBI:
            break
        size, unit = size / KIBI, larger
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
