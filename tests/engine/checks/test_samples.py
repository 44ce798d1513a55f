# SPDX-License-Identifier: Apache-2.0
"""Every check says what its samples say, and has a sample for every answer it can give."""

import ast

import pytest

from asqms.engine.checks.registry import CHECKS, problems_of
from asqms.engine.criteria import CheckCall
from tests.support.checks import FOLDER, Sample, plain_parameters, samples

SAMPLES = list(samples())
ANSWERS = {"met", "partly", "not_met", "unknown"}
SHARED_MODULES = ("facts", "judging", "tables", "parameters", "analysis/levels")


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_the_check_says_what_its_sample_says(sample: Sample) -> None:
    finding = sample.run()
    expected = sample.case["expect"]
    assert isinstance(expected, dict)
    assert expected["outcome"] == sample.outcome, "the case lies in the file of its outcome"
    said = {
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "fact": finding.fact,
        "value": finding.value,
        "needed": finding.needed,
    }
    assert {name: said[name] for name in expected} == expected
    assert [type(said[name]) for name in expected] == [type(one) for one in expected.values()]


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_the_parameters_of_a_sample_are_well_formed(sample: Sample) -> None:
    parameters = plain_parameters(sample.case.get("parameters", {}))  # type: ignore[arg-type]
    assert problems_of(CheckCall(sample.check, parameters)) == ()


def answers_in(source: str) -> set[tuple[str, str]]:
    """Return (outcome, reason) of every finding a module makes with a literal reason."""
    return {
        (node.func.id, node.args[0].value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ANSWERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def said_by_samples(check: str | None = None) -> set[tuple[str, str]]:
    return {
        (sample.outcome, sample.case["expect"]["reason"])  # type: ignore[index]
        for sample in SAMPLES
        if check in {None, sample.check}
    }


@pytest.mark.parametrize("check", CHECKS)
def test_there_is_a_sample_for_every_answer_of_a_check(check: str) -> None:
    (path,) = FOLDER.glob(f"*/{check}.py")
    said = said_by_samples(check)
    assert answers_in(path.read_text(encoding="utf-8")) - said == set()
    assert "met" in {outcome for outcome, _ in said}
    assert {outcome for outcome, _ in said} - {"met"}


def test_there_is_a_sample_for_every_answer_that_checks_share() -> None:
    shared = set().union(*(answers_in((FOLDER / f"{name}.py").read_text("utf-8")) for name in SHARED_MODULES))
    assert shared - said_by_samples() == set()


def test_samples_belong_to_checks() -> None:
    assert {sample.check for sample in SAMPLES} == set(CHECKS)
