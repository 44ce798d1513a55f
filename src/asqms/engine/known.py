# SPDX-License-Identifier: Apache-2.0
"""A snapshot as it was known on a day, so that its digest does not change with what is learnt later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from asqms.engine.snapshot import Evidence, Snapshot, SoftwareItem


def as_known(snapshot: Snapshot, known_on: date) -> Snapshot:
    """Return the snapshot without everything recorded or received after a day, and without a digest.

    An evaluation with that ``known_on`` gives the same verdicts from either. Take the digest over
    this one, and the same question gives the same bytes later (DESIGN 4.7).
    """
    items = (_item_as_known(item, known_on) for item in snapshot.items)
    return replace(
        snapshot,
        items=tuple(item for item in items if item.phases or item.classifications),
        evidence=tuple(
            _evidence_as_known(record, known_on)
            for record in snapshot.evidence
            if record.received <= known_on
        ),
        adopted=tuple(one for one in snapshot.adopted if one.recorded <= known_on),
        adoptions=tuple(one for one in snapshot.adoptions if one.recorded <= known_on),
        decisions=tuple(one for one in snapshot.decisions if one.recorded <= known_on),
        ratings=tuple(one for one in snapshot.ratings if one.recorded <= known_on),
        digest="",
    )


def _item_as_known(item: SoftwareItem, known_on: date) -> SoftwareItem:
    classifications = tuple(one for one in item.classifications if one.recorded <= known_on)
    phases = tuple(one for one in item.phases if one.recorded <= known_on)
    if len(classifications) == len(item.classifications) and len(phases) == len(item.phases):
        return item
    return replace(item, classifications=classifications, phases=phases)


def _evidence_as_known(record: Evidence, known_on: date) -> Evidence:
    if record.withdrawn_on is None or record.withdrawn_on <= known_on:
        return record
    return replace(record, withdrawn_on=None)
