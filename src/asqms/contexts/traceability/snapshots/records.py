# SPDX-License-Identifier: Apache-2.0
"""Items and links of single evidence files: each file is read once, then taken from its snapshot."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from asqms.contexts.traceability.data import TraceMaterials
from asqms.contexts.traceability.models import ReadFile
from asqms.contexts.traceability.snapshots.store import SnapshotStore
from asqms.engine.snapshot import Evidence
from asqms.kernel.digest import digest_of
from asqms.workspace.trace import write_snapshot
from asqms.workspace.tracing.inputs import SnapshotFolder

FORMAT = "asqms-trace-records/1"


@dataclass(frozen=True, slots=True)
class StoredRecords:
    """The items and links of one evidence file as columns on disk."""

    evidence: Evidence
    digest: str
    folder: SnapshotFolder


@dataclass(frozen=True, slots=True)
class RecordStore:
    """Reads evidence files of an organisation into snapshots of their records."""

    organisation: int
    store: SnapshotStore
    materials: TraceMaterials

    def records_of(self, record: Evidence) -> StoredRecords | None:
        """Return the items and links of a file, None without any; coded errors of its adapter."""
        reading = digest_of([record.adapter, self.materials.reading_key(record)])
        known = ReadFile.objects.filter(
            organisation=self.organisation, digest=record.digest, reading=reading
        ).first()
        if known is not None and record.digest:
            if not known.snapshot:
                return None
            if self.store.has(known.snapshot):
                return self._stored(record, known.snapshot)
        given = self.materials.read(record)
        digest = ""
        if given is not None:
            with self.store.part() as part:
                place = write_snapshot([given], part)
                (place / "manifest.json").unlink()
                kept = part / "records"
                shutil.move(place, kept)
                digest = self.store.keep(kept, FORMAT)
        if record.digest:
            ReadFile.objects.update_or_create(
                organisation_id=self.organisation,
                digest=record.digest,
                reading=reading,
                defaults={"snapshot": digest},
            )
        return self._stored(record, digest) if digest else None

    def _stored(self, record: Evidence, digest: str) -> StoredRecords:
        return StoredRecords(record, digest, SnapshotFolder(record.path, self.store.folder(digest)))
