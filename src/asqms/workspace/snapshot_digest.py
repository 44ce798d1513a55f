# SPDX-License-Identifier: Apache-2.0
"""The digest of a snapshot: over one canonical form, fast enough for a million records of evidence."""

from __future__ import annotations

import hashlib
from dataclasses import fields

import msgspec

from asqms.engine.snapshot import Snapshot

_ENCODER = msgspec.json.Encoder(order="sorted")
_BATCH = 10_000


def snapshot_digest(snapshot: Snapshot) -> str:
    """Return ``sha256:<hex>`` over the snapshot without its digest.

    The canonical form is one line per field of the snapshot in the order of their names, and one
    line per record of evidence: JSON with sorted keys, dates in ISO form, no spaces.
    """
    digest = hashlib.sha256()
    for name in sorted(one.name for one in fields(snapshot)):
        if name in {"digest", "evidence"}:
            continue
        digest.update(name.encode() + b":" + _ENCODER.encode(getattr(snapshot, name)) + b"\n")
    records = snapshot.evidence
    for start in range(0, len(records), _BATCH):
        digest.update(b"evidence:")
        digest.update(_ENCODER.encode(records[start : start + _BATCH]) + b"\n")
    return "sha256:" + digest.hexdigest()
