# SPDX-License-Identifier: Apache-2.0
"""Answers become a type with reasons, and a file that loads; nothing is overwritten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asqms.decoding.yaml import load_yaml
from asqms.engine.catalogue import Catalogue
from asqms.engine.snapshot import Answer
from asqms.kernel.errors import AsqmsError
from asqms.workspace.catalogue import load_catalogue
from asqms.workspace.classification import (
    Proposal,
    outcome_of,
    proposal_of,
    write_classification,
    yaml_block,
)
from asqms.workspace.load import load_workspace
from tests.support.workspaces import write_workspace

DAY = date(2026, 11, 20)
ALL_NO = [f"CLS.{number}=no" for number in range(1, 7)]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _proposal(
    catalogue: Catalogue, answers: list[str], approver: str = "bob", item: str = "item-2"
) -> Proposal:
    return proposal_of(catalogue, item, answers, people=("ann", approver), on=DAY, reason="why")


@pytest.mark.parametrize(
    ("answers", "approver", "kind", "code"),
    [
        (ALL_NO, "bob", "I", "all_answers_no"),
        (ALL_NO, "", "II", "not_approved"),
        ([*ALL_NO[:-1], "CLS.6=unknown"], "bob", "II", "answer_unknown:CLS.6"),
        ([*ALL_NO[:-1], "CLS.6=yes"], "bob", "II", "answer_yes:CLS.6"),
        (ALL_NO[:-1], "bob", "II", "answer_unknown:CLS.6"),
    ],
)
def test_the_type_follows_from_the_answers(
    catalogue: Catalogue, answers: list[str], approver: str, kind: str, code: str
) -> None:
    outcome = outcome_of(catalogue, _proposal(catalogue, answers, approver))
    assert (outcome.software_type.value, outcome.codes) == (kind, (code,))
    assert len(outcome.reasons) == 1
    assert outcome.reasons[0] != code


@pytest.mark.parametrize(
    ("answers", "approver", "code"),
    [
        (["CLS.1"], "bob", "answer"),
        (["CLS.1=maybe"], "bob", "answer"),
        (["CLS.7=no"], "bob", "unknown_question"),
        (["CLS.1=no", "CLS.1=no"], "bob", "answered_twice"),
        (ALL_NO, "ann", "self_approved"),
    ],
)
def test_wrong_answers_are_told(catalogue: Catalogue, answers: list[str], approver: str, code: str) -> None:
    with pytest.raises(AsqmsError) as caught:
        _proposal(catalogue, answers, approver)
    assert caught.value.code == f"classify.{code}"
    assert caught.value.hint


def test_a_written_classification_is_loaded(tmp_path: Path, catalogue: Catalogue) -> None:
    root = write_workspace(tmp_path / "ws")
    path = write_classification(load_workspace(root), _proposal(catalogue, ALL_NO))
    assert path == root / "classifications" / "item-2-2026-11-20.yaml"
    item = next(one for one in load_workspace(root, catalogue).base.items if one.id == "item-2")
    newest = item.classifications[-1]
    assert (newest.author, newest.approver, newest.effective, newest.reason) == ("ann", "bob", DAY, "why")
    assert set(newest.answers.values()) == {Answer.NO}
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_an_existing_file_stays_as_it_is(tmp_path: Path, catalogue: Catalogue) -> None:
    workspace = load_workspace(write_workspace(tmp_path / "ws"))
    path = write_classification(workspace, _proposal(catalogue, ALL_NO), "mine")
    before = path.read_bytes()
    with pytest.raises(AsqmsError) as caught:
        write_classification(workspace, _proposal(catalogue, ["CLS.1=yes"]), "classifications/mine.yaml")
    assert caught.value.code == "classify.exists"
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize("name", ["../out", "/etc/x", ".hidden", "a/../../b", "evidence/x", "a\\b"])
def test_a_file_stays_in_its_folder(name: str, tmp_path: Path, catalogue: Catalogue) -> None:
    workspace = load_workspace(write_workspace(tmp_path / "ws"))
    with pytest.raises(AsqmsError) as caught:
        write_classification(workspace, _proposal(catalogue, ALL_NO), name)
    assert caught.value.code == "classify.outside"
    assert not (workspace.root / "classifications").exists()


@pytest.mark.parametrize(
    ("item", "approver", "code"),
    [("item-9", "bob", "unknown_item"), ("item-2", "bop", "unknown_person"), ("item-2", "", "incomplete")],
)
def test_unknown_names_are_told(
    item: str, approver: str, code: str, tmp_path: Path, catalogue: Catalogue
) -> None:
    workspace = load_workspace(write_workspace(tmp_path / "ws"))
    with pytest.raises(AsqmsError) as caught:
        write_classification(workspace, _proposal(catalogue, ALL_NO, approver, item))
    assert caught.value.code == f"classify.{code}"


@given(st.text(), st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]*", fullmatch=True))
def test_the_block_reads_back_as_it_was_meant(reason: str, name: str) -> None:
    writable = reason.encode("utf-8", "replace").decode()
    proposal = Proposal(name, {"CLS.1": Answer.NO}, name, "bob", DAY, writable)
    value = load_yaml(yaml_block(proposal).encode(), name="x.yaml").value
    expected = {"item": name, "answers": {"CLS.1": "no"}, "author": name, "approver": "bob"}
    told = {"reason": writable} if writable else {}
    assert value == {"classifications": [{**expected, "on": "2026-11-20", **told}]}
