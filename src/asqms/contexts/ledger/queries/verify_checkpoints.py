# SPDX-License-Identifier: Apache-2.0
"""Checks every signed checkpoint of a log: signature, order, and that the log still has the signed roots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from asqms.contexts.ledger.commands.keys import accepted_keys
from asqms.contexts.ledger.domain.notes import NoteError, SignedNote, TreeHead, verified_by_any
from asqms.contexts.ledger.queries.checkpoints import kept_file
from asqms.contexts.ledger.queries.findings import Findings
from asqms.contexts.ledger.queries.rows import CHECKPOINT_COLUMNS, StoredRow, select

_TABLE = "ledger_checkpoint"


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint whose signature holds; ``where`` says where it is kept."""

    head: TreeHead
    made_at: datetime
    where: str


def signed_checkpoints(findings: Findings, pinned: Sequence[str]) -> list[Signed]:
    """Return the checkpoints of a log that are rightly signed, in order of size; others are findings.

    They are those of the table, the one kept in a file, and the texts given as ``pinned``.
    """
    rows = list(
        select(_TABLE, CHECKPOINT_COLUMNS, "WHERE organisation = %s ORDER BY size", [findings.organisation])
    )
    found = [one for row in rows if (one := _stored(findings, row)) is not None]
    _check_numbers(findings, rows)
    path = kept_file(findings.organisation)
    kept = (
        [(path.read_text(encoding="utf-8", errors="replace"), f"the file {path.name}")]
        if path.exists()
        else []
    )
    for note, where in (*kept, *((one, "a checkpoint that was given") for one in pinned)):
        try:
            head, made_at = _verified(findings, note)
        except NoteError as error:
            findings.add("ledger.checkpoint_changed", f"Of {where}: {error}.", table="file")
            continue
        if head not in {one.head for one in found if one.where == _TABLE}:
            sentence = f"The checkpoint of {where} is not in the database: it was rolled back or deleted."
            findings.add("ledger.checkpoint_missing", sentence, table=_TABLE, position=head.size)
        found.append(Signed(head, made_at, where))
    return sorted(found, key=lambda one: one.head.size)


def check_roots(findings: Findings, signed: Sequence[Signed], roots: Mapping[int, bytes], size: int) -> None:
    """Report checkpoints the log no longer agrees with, each with the range of entries it concerns."""
    agreed = 0
    for one in signed:
        if one.head.size > size:
            sentence = (
                f"{one.head.size - size} entries that a checkpoint covers are gone from the end of the log."
            )
            findings.add("ledger.truncated", sentence, table="ledger_entry", position=size)
        elif roots.get(one.head.size) != one.head.root:
            sentence = f"Entries {agreed} to {one.head.size - 1} are not those that were signed."
            findings.add("ledger.rewritten", sentence, table="ledger_entry", position=agreed)
        else:
            agreed = one.head.size


def _verified(findings: Findings, note: str) -> tuple[TreeHead, datetime]:
    signed = SignedNote.parse(note)
    origin = TreeHead.parse(signed.text).origin
    head, made_at = verified_by_any(signed, accepted_keys(origin))
    if origin.rpartition("/")[2] != quote(findings.organisation, safe=""):
        raise WrongLogError("the checkpoint is of another organisation")
    return head, made_at


class WrongLogError(NoteError):
    """A checkpoint that is rightly signed, but of another organisation."""


def _stored(findings: Findings, row: StoredRow) -> Signed | None:
    if row.malformed:
        _tell(findings, row, ", ".join(row.malformed))
        return None
    try:
        head, made_at = _verified(findings, row["note"])
    except NoteError as error:
        _tell(findings, row, "organisation" if isinstance(error, WrongLogError) else "note")
        return None
    if head.size != row["size"]:
        _tell(findings, row, "size")
    if made_at != row["made_at"]:
        _tell(findings, row, "made_at")
    return Signed(head, made_at, _TABLE)


def _check_numbers(findings: Findings, rows: Sequence[StoredRow]) -> None:
    """Numbers count from 1 without a gap: one that is out of order was changed, one that lacks is gone."""
    usable = [row for row in rows if not row.malformed]
    expected = 1
    for place, row in enumerate(usable):
        number = row["number"]
        following = usable[place + 1]["number"] if place + 1 < len(usable) else None
        if number < expected or (following is not None and number > expected and following == expected + 1):
            _tell(findings, row, "number")
            expected += 1
            continue
        if number > expected:
            sentence = f"The checkpoints before number {number} are gone from number {expected} on."
            findings.add(
                "ledger.checkpoint_missing", sentence, table=_TABLE, column="number", position=row["size"]
            )
        expected = number + 1


def _tell(findings: Findings, row: StoredRow, column: str) -> None:
    findings.add(
        "ledger.checkpoint_changed",
        f"Checkpoint {row['number']} is not what was signed.",
        table=_TABLE,
        column=column,
        position=row["size"] if isinstance(row["size"], int) else -1,
    )
