# SPDX-License-Identifier: Apache-2.0
"""The log of each organisation: where it ends, its entries, its full tiles and its signed checkpoints."""

from __future__ import annotations

from django.db import models


class LogHead(models.Model):
    """Where the log of an organisation ends; the row that appends are serialised on.

    ``peaks`` are the roots of the complete subtrees the tree is made of, the largest first.
    """

    organisation = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")

    class Meta:
        db_table = "ledger_log_head"


class Entry(models.Model):
    """One entry of a log: the salted commitment to a record; stays when the record's content is erased."""

    pk = models.CompositePrimaryKey("organisation", "position")
    organisation = models.CharField(max_length=64)
    position = models.BigIntegerField()
    record_id = models.BigIntegerField()
    commitment = models.BinaryField(max_length=32)

    class Meta:
        db_table = "ledger_entry"


class FullTile(models.Model):
    """256 neighbouring hashes of one level with the root over them; partial tiles are derived."""

    pk = models.CompositePrimaryKey("organisation", "level", "index")
    organisation = models.CharField(max_length=64)
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    hashes = models.BinaryField(max_length=8192)

    class Meta:
        db_table = "ledger_tile"


class Checkpoint(models.Model):
    """One signed checkpoint of a log; ``note`` is its text, ``number`` counts without a gap from 1."""

    pk = models.CompositePrimaryKey("organisation", "number")
    organisation = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    size = models.BigIntegerField()
    made_at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        db_table = "ledger_checkpoint"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "size"], name="ledger_checkpoint_size_once")
        ]
