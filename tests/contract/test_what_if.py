# SPDX-License-Identifier: Apache-2.0
"""``asqms what-if``: exact differences, errors with a way out, stable JSON, and nothing written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asqms.faces.cli.application import root, run
from asqms.kernel.outcome import ExitCode
from tests.support.small import junit, session, small_workspace, source, tree_of
from tests.workspace.test_assess import OVERLAY, WITH_OVERLAY

NOTHING = "Nothing would change.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {**WITH_OVERLAY, "evidence/one.xml": junit()}
    return small_workspace(
        tmp_path / "ws", files, evidence=source("t", "evidence/one.xml", "effective: 2026-05-01")
    )


def _ask(folder: Path, *arguments: str) -> Result:
    runner = CliRunner(env={"COLUMNS": "80"})
    words = ["what-if", *arguments, "--workspace", str(folder)]
    result = runner.invoke(root, words, obj=session(), standalone_mode=False)
    assert result.exception is None, result.exception
    return result


def _difference(folder: Path, *arguments: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads(_ask(folder, *arguments, "--format", "json").stdout)
    return found


CHANGES = [
    ("reclassify", "brake", "CLS.1=yes"),
    ("phase", "brake", "operation"),
    ("expire", "--type", "report.test"),
    ("expire", "--uid", "t:evidence/one.xml", "--withdrawn"),
    ("edition", "--without", "customer.yaml"),
    ("date", "2026-06-01"),
    ("date", "2027-12-31"),
]


@pytest.mark.parametrize("change", CHANGES, ids=" ".join)
def test_no_change_is_ever_written_and_the_answer_is_always_the_same(
    folder: Path, change: tuple[str, ...]
) -> None:
    before = tree_of(folder)
    first = _ask(folder, *change, "--format", "json").stdout
    assert _ask(folder, *change, "--format", "json").stdout == first
    text = _ask(folder, *change)
    assert text.return_value in (None, ExitCode.CONFORMS)
    assert text.stdout == NOTHING or text.stdout.endswith("Nothing was written.\n")
    assert tree_of(folder) == before


def test_reclassifying_tells_the_class_the_strengths_and_the_totals(folder: Path) -> None:
    text = _ask(folder, "reclassify", "brake", "CLS.1=yes").stdout
    assert text.startswith("Brake: type I, development → type II, development. Question CLS.1")
    assert "optional → mandatory" in text
    found = _difference(folder, "reclassify", "brake", "CLS.1=yes")
    assert found["classes"][0]["reasons_after"] == ["answer_yes:CLS.1"]
    changed = {(one["strength_before"], one["strength_after"]) for one in found["strengths"]}
    assert ("optional", "mandatory") in changed


def test_the_same_answers_change_nothing(folder: Path) -> None:
    found = _difference(folder, "reclassify", "brake", "CLS.1=no")
    assert found["before"] != found["after"]
    assert not any(found[key] for key in ("classes", "gained", "lost", "strengths", "verdicts"))
    assert _ask(folder, "reclassify", "brake", "CLS.1=no").stdout == NOTHING


def test_a_phase_brings_obligations(folder: Path) -> None:
    found = _difference(folder, "phase", "brake", "operation")
    assert {one["scope"] for one in found["gained"]} == {"brake"}
    assert [one["phase_after"] for one in found["classes"]] == ["operation"]


def test_evidence_that_expires_changes_verdicts_of_its_subject(folder: Path) -> None:
    for change in (["--subject", "brake"], ["--type", "report.test"], ["--uid", "t:evidence/one.xml"]):
        found = _difference(folder, "expire", *change)
        assert {one["scope"] for one in found["verdicts"]} == {"brake"}
        assert {one["verdict_after"] for one in found["verdicts"]} == {"undetermined"}


def test_evidence_that_was_not_known_cannot_expire(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["what-if", "expire", "--type", "report.test", "--known-on", "2026-04-01", "-w", str(folder)]
    assert run(words, session()) == ExitCode.USAGE
    assert "what_if.no_evidence" in capsys.readouterr().err


def test_a_change_counts_although_only_an_earlier_day_is_known(folder: Path) -> None:
    found = _difference(folder, "reclassify", "brake", "CLS.1=yes", "--known-on", "2026-06-01")
    assert found["classes"][0]["reasons_after"] == ["answer_yes:CLS.1"]


def test_an_edition_may_come_or_go(folder: Path, tmp_path: Path) -> None:
    found = _difference(folder, "edition", "--without", "customer.yaml")
    assert [(one["standard"], one["after"]) for one in found["requirements"]] == [("customer_one", "")]
    other = tmp_path / "other.yaml"
    other.write_text(OVERLAY.replace("customer", "second").replace("7.1", "9.9"))
    added = _difference(folder, "edition", "--with", str(other))
    assert added["before"] != added["after"]


def test_another_day_uses_the_overlays_of_that_day(folder: Path) -> None:
    found = _difference(folder, "date", "2026-06-01")
    assert found["as_of_after"] == "2026-06-01"
    assert {one["standard"] for one in found["requirements"]} == {"customer_one"}


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (["reclassify", "brke", "CLS.1=yes"], "what_if.unknown_item", "Did you mean brake?"),
        (["reclassify", "brake", "CLS.1=maybe"], "what_if.bad_answer", "QUESTION=yes, no or unknown"),
        (["reclassify", "brake", "CLS.9=yes"], "what_if.bad_answer", "CLS.1, CLS.2"),
        (["reclassify", "brake", "yes"], "what_if.bad_answer", "QUESTION=yes"),
        (["reclassify", "brake", "CLS.1=yes", "CLS.1=no"], "what_if.answered_twice", "Keep one"),
        (["phase", "brke", "release"], "what_if.unknown_item", "Did you mean brake?"),
        (["phase", "brake", "relase"], "what_if.unknown_phase", "release"),
        (["expire"], "what_if.no_evidence", "--uid, --type or --subject"),
        (["expire", "--type", "report.tets"], "what_if.no_evidence", "Did you mean report.test?"),
        (["expire", "--subject", "brake", "--type", "nothing.like"], "what_if.no_evidence", "Known"),
        (["edition"], "what_if.nothing_changed", "--with FILE or --without NAME"),
        (["edition", "--without", "custmer.yaml"], "what_if.no_such_overlay", "Did you mean customer.yaml?"),
    ],
)
def test_mistakes_are_told_with_a_way_out(
    folder: Path, arguments: list[str], code: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["what-if", *arguments, "--workspace", str(folder)]
    assert run(words, session()) == ExitCode.USAGE
    told = capsys.readouterr()
    assert f"[{code}]" in told.err
    assert hint in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["date", "tomorrow"], "is not a day such as"),
        (["reclassify", "brake"], "QUESTION=ANSWER"),
        (["reclasify", "brake"], "reclassify"),
        (["phase", "brake"], "PHASE"),
    ],
)
def test_wrong_calls_are_usage_errors(
    folder: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["what-if", *arguments, "-w", str(folder)], session()) == ExitCode.USAGE
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "overlay: 7\n", "\x00", "- a\n"])
def test_an_overlay_that_cannot_be_read_is_told(
    folder: Path, tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.yaml"
    if content is not None:
        path.write_text(content)
    assert run(["what-if", "edition", "--with", str(path), "-w", str(folder)], session()) in (2, 3)
    assert "bad.yaml" in capsys.readouterr().err
