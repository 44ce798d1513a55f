# SPDX-License-Identifier: Apache-2.0
"""``asqms ledger`` does what it says: output, files and exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asqms.contexts.ledger.data import verifier_source
from asqms.contexts.ledger.models import Record
from asqms.contexts.ledger.verifier import asqms_verify
from asqms.faces.cli.ledger import command
from asqms.faces.cli.session import Session
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.clock import FrozenClock
from asqms.kernel.errors import AsqmsError
from tests.contexts.ledger.logs import AT, change, undone
from tests.support.personas import Small

Run = Callable[..., Result]


@pytest.fixture
def run(small: Small, kept_checkpoints: None) -> Run:  # noqa: ARG001 - an organisation with records
    session = Session(
        load_adapters=lambda: AdapterRegistry({}, {}), clock=FrozenClock(AT), open_platform=lambda _: None
    )

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(command, list(arguments), obj=session, standalone_mode=False)

    return invoke


def test_an_untouched_ledger_holds(run: Run, small: Small) -> None:
    done = run("verify")
    assert (done.exception, done.return_value) == (None, 0)
    done = run("verify", "--format", "json")
    (log,) = json.loads(done.stdout)["logs"]
    assert log["organisation"] == small.organisation.uid
    assert log["entries"] == Record.objects.count()
    assert log["findings"] == []


def test_a_change_is_named_and_fails(run: Run) -> None:
    with undone():
        change("UPDATE ledger_record SET reason = 'another' WHERE position = 3")
        done = run("verify", "--format", "json")
        told = run("verify")
    assert done.return_value == told.return_value == 1
    (log,) = json.loads(done.stdout)["logs"]
    assert [(one["table"], one["position"]) for one in log["findings"]] == [("ledger_record", 3)]


def test_a_checkpoint_that_was_kept_is_compared(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "checkpoint"
    kept.write_bytes(run("checkpoint").stdout_bytes)
    assert run("verify", "--checkpoint", str(kept)).return_value == 0
    kept.write_bytes(kept.read_bytes().replace(b"\n\n", b"\nmore\n\n"))
    assert run("verify", "--checkpoint", str(kept)).return_value == 1
    made = json.loads(run("checkpoint", "--format", "json").stdout)
    assert made["size"] == Record.objects.count()


def test_a_record_is_proven_by_number_and_by_name(run: Run, tmp_path: Path) -> None:
    row = Record.objects.order_by("position")[2]
    proof = tmp_path / "record.tlog-proof"
    assert run("prove", str(row.pk), "-o", str(proof)).return_value == 0
    named = run("prove", f"{row.kind}:{row.key}", "--version", str(row.version))
    assert named.stdout_bytes == proof.read_bytes()
    key = run("key").stdout.strip()
    assert asqms_verify.main([str(proof), "--key", key]) == 0
    trust = tmp_path / "policy"
    trust.write_text(json.loads(run("key", "--format", "json").stdout)["policy"])
    assert asqms_verify.main([str(proof), "--policy", str(trust)]) == 0


@pytest.mark.parametrize("name", ["999999999", "99999999999999999999999", "items:nothing", "nothing"])
def test_an_unknown_record_is_refused(run: Run, name: str) -> None:
    done = run("prove", name)
    assert isinstance(done.exception, AsqmsError)
    assert done.exception.code == "ledger.no_record"


def test_the_verifier_is_printed(run: Run) -> None:
    assert run("verifier").stdout_bytes == verifier_source()


def test_tiles_are_exported(run: Run, tmp_path: Path) -> None:
    run("checkpoint")
    assert run("export-tiles", str(tmp_path / "log")).return_value == 0
    assert (tmp_path / "log" / "checkpoint").exists()
    assert any((tmp_path / "log" / "tile" / "0").iterdir())
