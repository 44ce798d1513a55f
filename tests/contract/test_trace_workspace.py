# SPDX-License-Identifier: Apache-2.0
"""``asqms trace`` without paths: the trace sets of a workspace."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asqms.faces.cli.application import root
from asqms.faces.cli.session import Session
from asqms.kernel.clock import FrozenClock
from asqms.project.plugins import load_adapters

DEMO = Path(__file__).resolve().parents[2] / "demo" / "workspace"


def run(*arguments: str, moment: datetime = datetime(2026, 11, 20, tzinfo=UTC)) -> Result:
    session = Session(load_adapters=load_adapters, clock=FrozenClock(moment))
    return CliRunner().invoke(root, ["trace", *arguments], obj=session, standalone_mode=False)


def test_every_trace_set_is_checked() -> None:
    done = run("check", "-w", str(DEMO), "--format", "json")
    sets = {one["trace_set"]: one for one in json.loads(done.stdout)}
    assert list(sets) == ["brake-trace", "charging-trace", "fleet-trace", "roadside-trace"]
    assert sets["brake-trace"]["result"]["conforms"] is True
    assert sets["fleet-trace"]["result"]["conforms"] is False
    assert done.return_value == 1


def test_an_item_is_found_in_its_set() -> None:
    done = run("show", "FB_SWR_004", "-w", str(DEMO))
    assert done.return_value == 0
    assert done.stdout.startswith("fleet-trace:\n")
    assert "test_retention_is_counted_from_receipt" in done.stdout


def test_an_unknown_item_names_where_it_was_looked_for() -> None:
    done = run("show", "NOBODY", "-w", str(DEMO))
    assert "brake-trace, charging-trace, fleet-trace, roadside-trace" in str(done.exception)


def test_files_and_a_report_belong_together() -> None:
    done = run("check", "-w", str(DEMO), "--report", "x.json")
    assert "need PATHS" in str(done.exception)


def test_a_set_without_material_on_the_day_is_no_pass() -> None:
    done = run("check", "-w", str(DEMO), "--format", "json", moment=datetime(2026, 1, 1, tzinfo=UTC))
    assert all(one["result"] is None for one in json.loads(done.stdout))
    assert done.return_value == 4


@pytest.mark.parametrize("level", ["from", "to"])
def test_an_unknown_level_names_the_known_ones(level: str) -> None:
    levels = {"from": "software_requirement", "to": "verification_test", level: "nonsense"}
    done = run("matrix", "-w", str(DEMO), "--from", levels["from"], "--to", levels["to"])
    assert "software_requirement" in str(done.exception)
