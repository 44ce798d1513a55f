# SPDX-License-Identifier: Apache-2.0
"""With real commits: appends at the same time follow each other, and verification sees one moment."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Finding
from asqms.contexts.ledger.models import Checkpoint, Entry, FullTile, Head, LogHead, Record
from asqms.contexts.ledger.queries.checkpoints import kept_file
from tests.contexts.ledger.logs import AT, UID, behind_the_application, put

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cleared")]


@pytest.fixture(scope="module", autouse=True)
def _unflushed() -> Iterator[None]:
    """Let nothing flush the tables after a test: PostgreSQL would refuse it, as the triggers say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: None)
        yield


@pytest.fixture
def cleared(transactional_db: None) -> Iterator[None]:  # noqa: ARG001 - opens the database
    """Take away at the end what was committed, which the triggers would refuse."""
    yield
    kept_file(UID).unlink(missing_ok=True)
    with transaction.atomic(), behind_the_application():
        for model in (Checkpoint, Head, Entry, FullTile, LogHead, Record):
            model.objects.all()._raw_delete("default")


def test_verification_needs_no_transaction_and_holds_up_nobody() -> None:
    put(300)
    ledger.make_checkpoint(UID, AT)
    assert kept_file(UID).exists()
    seen: list[int] = []

    def count(organisation: str) -> list[Finding]:
        seen.append(ledger.newest_position(organisation))
        return []

    assert ledger.verify_ledger(UID, projections=[count]) == ()
    assert seen == [300]
    put(1, first=300)
    assert ledger.verify_ledger(UID) == ()


def test_the_triggers_hold_after_the_commit() -> None:
    put(1)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Record.objects.update(reason="another")


if connection.vendor == "postgresql":  # SQLite has one writer at a time

    def test_appends_at_the_same_time_follow_each_other() -> None:
        def write(number: int) -> None:
            try:
                for step in range(5):
                    put(7, first=100 * number + 7 * step)
                    ledger.make_checkpoint(UID, AT)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(write, number) for number in range(4)]:
                done.result()
        assert ledger.newest_position(UID) == 140
        assert ledger.verify_ledger(UID) == ()
