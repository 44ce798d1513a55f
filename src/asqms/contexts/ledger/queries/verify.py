# SPDX-License-Identifier: Apache-2.0
"""Verifies the ledger of an organisation by re-reading every stored byte of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from django.db import connection, transaction

from asqms.contexts.ledger.data import Finding
from asqms.contexts.ledger.queries.findings import Findings
from asqms.contexts.ledger.queries.guards import missing_guards
from asqms.contexts.ledger.queries.log_end import log_end
from asqms.contexts.ledger.queries.verify_checkpoints import check_roots, signed_checkpoints
from asqms.contexts.ledger.queries.verify_heads import verify_heads
from asqms.contexts.ledger.queries.verify_log import derive_log

Verifier: TypeAlias = Callable[[str], Iterable[Finding]]
"""Given the uid of an organisation, compares what a context stores with the ledger; it only reads."""

_VERIFIERS: dict[str, Verifier] = {}


def register_verifier(name: str, function: Verifier) -> None:
    """Let a context, when it starts, have its tables or bytes compared in every verification."""
    _VERIFIERS[name] = function


def verify_ledger(
    organisation_uid: str,
    *,
    evidence: Verifier | None = None,
    projections: Sequence[Verifier] = (),
    pinned: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Return everything in the ledger of an organisation that is not as it was written; nothing when all is.

    Every record is recomputed to its leaf, every entry and tile re-derived, every checkpoint's signature
    and root checked, the newest versions derived anew; then the registered verifiers, ``evidence`` and
    ``projections`` compare what other contexts store. ``pinned`` are checkpoints kept elsewhere that the
    log must still contain. All is read at one moment; appending goes on meanwhile.
    Raises LedgerError ``ledger.key_unreadable``.
    """
    findings = Findings(organisation_uid)
    with _one_moment():
        for table, name in missing_guards():
            sentence = f"The trigger {name} that keeps the table append-only is missing."
            findings.add("ledger.guard_missing", sentence, table=table)
        end = log_end(organisation_uid, findings)
        signed = signed_checkpoints(findings, pinned)
        derived = derive_log(end, [one.head.size for one in signed], findings)
        if derived.whole:
            check_roots(findings, signed, derived.roots, end.size)
        verify_heads(findings)
        for verifier in (*_VERIFIERS.values(), *([evidence] if evidence else []), *projections):
            _compare(findings, verifier)
    return findings.all()


def _compare(findings: Findings, verifier: Verifier) -> None:
    """Add what a verifier finds; a record that it cannot read was named already, or is told now."""
    try:
        found = list(verifier(findings.organisation))
    except ValueError as error:
        if not findings.all():
            sentence = f"A record cannot be read, so its tables are not compared: {type(error).__name__}."
            findings.add("ledger.not_compared", sentence)
        return
    findings.add_all(found)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let everything inside see the database as it is now, without holding up writers."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.text_factory = _any_text
    try:
        with _one_snapshot():
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.connection.text_factory = str


def _any_text(data: bytes) -> str:
    """Return what SQLite keeps as text even when it is none, so that a damaged one can be told."""
    return data.decode("utf-8", "surrogateescape")


@contextmanager
def _one_snapshot() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
