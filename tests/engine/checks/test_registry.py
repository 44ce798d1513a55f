# SPDX-License-Identifier: Apache-2.0
"""The registry knows every check, and refuses calls that cannot run."""

import ast
import re
import subprocess
import sys

import pytest

from asqms.engine.checks.parameters import BY_CLASS, SHAPES, WORDS
from asqms.engine.checks.reasons import OF_ONE, REASONS, finding_sentence, reason_sentence
from asqms.engine.checks.registry import CHECKS, problems_of
from asqms.engine.criteria import CheckCall, Parameter
from asqms.kernel.text import LANGUAGES
from tests.support.checks import FOLDER, run_check, samples


def check_files() -> dict[str, str]:
    found = {}
    for path in FOLDER.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(
            isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CHECK" for node in tree.body
        ):
            found[path.stem] = path.parent.name
    return found


def test_no_check_file_is_forgotten() -> None:
    assert set(check_files()) == set(CHECKS)


def test_every_check_describes_itself() -> None:
    for name, check in CHECKS.items():
        assert check.name == name
        assert check.version >= 1
        assert set(check.title.by_language) == set(LANGUAGES), name
        assert set(check.required) <= set(check.parameters), name
        assert all(sentence.endswith(".") for sentence in check.parameters.values()), name


def test_every_parameter_has_one_shape_and_is_used() -> None:
    used = {name for check in CHECKS.values() for name in check.parameters}
    assert used == set(SHAPES)
    assert used >= BY_CLASS
    assert set(WORDS) <= used


def test_every_reason_has_a_sentence_in_three_languages() -> None:
    said = {sample.case["expect"]["reason"] for sample in samples()}  # type: ignore[index]
    assert said == set(REASONS)
    for code, text in REASONS.items():
        assert set(text.by_language) == set(LANGUAGES), code
        for language in LANGUAGES:
            sentence = reason_sentence(code, language, fact="a.fact", value=1, needed=2)
            assert "{" not in sentence, code
            assert sentence.endswith((".", "。")), code


@pytest.mark.parametrize("language", sorted(OF_ONE))
def test_one_thing_is_told_as_one(language: str) -> None:
    told = {code: reason_sentence(code, language, value=1, needed=2) for code in REASONS}
    assert {code for code, said in told.items() if re.match(r"1 (?!of |von |%)", said)} == set()
    for code, one in OF_ONE[language].items():
        many = REASONS[code].in_language(language)
        assert "{value}" in many, code
        assert set(re.findall(r"\{\w+\}", one)) == set(re.findall(r"\{\w+\}", many)) - {"{value}"}, code
    assert reason_sentence("cells_missing", fact="a", value=1) == "One row has a blank cell (a)."
    assert reason_sentence("cells_missing", "de", fact="a", value="1").startswith("Eine Zeile hat")
    assert reason_sentence("cells_missing", fact="a", value=2).startswith("2 rows have")
    assert reason_sentence("value_differs", fact="a", value=1, needed=2) == "a is 1; it must be 2."


def test_the_sentence_of_a_finding_shows_its_figures() -> None:
    (sample,) = (one for one in samples() if one.case["name"] == "ASIL B at its target")
    assert finding_sentence(sample.run()) == "Coverage is 80.0 %; 80 % is needed (coverage.lines.covered)."
    assert finding_sentence(sample.run(), "de").startswith("Die Abdeckung")
    assert reason_sentence("value_differs", fact="a", value=True) == "a is true; it must be \N{EN DASH}."
    assert reason_sentence("value_stated", fact="{value}") == "{value} is stated."
    assert reason_sentence("below_minimum", fact="a", value=-(10**9000), needed=1).startswith("a is 2^")
    assert reason_sentence("somebody.elses_code") == "somebody.elses_code"


@pytest.mark.parametrize(
    ("name", "parameters", "problem"),
    [
        ("tests_passed", {}, "There is no check named 'tests_passed'."),
        ("fact_at_least", {"fact": "a"}, "fact_at_least needs the parameter 'minimum'."),
        ("tests_pass", {"most": 1}, "tests_pass has no parameter 'most'."),
        ("fact_at_least", {"fact": 3, "minimum": 1}, "fact_at_least: fact must be a text."),
        ("fact_at_least", {"fact": " ", "minimum": 1}, "fact_at_least: fact must be a text."),
        ("fact_at_least", {"fact": "a", "minimum": "1"}, "fact_at_least: minimum must be a number."),
        ("fact_at_least", {"fact": "a", "minimum": True}, "fact_at_least: minimum must be a number."),
        ("fact_at_least", {"fact": "a", "minimum": float("nan")}, "fact_at_least: minimum must be a number."),
        ("fact_at_least", {"fact": "a", "minimum": (1,)}, "fact_at_least: minimum must be a number."),
        (
            "evidence_is_recent",
            {"days": {"I": 1}},
            "evidence_is_recent: days by class needs 'by' with one of",
        ),
        (
            "evidence_is_recent",
            {"days": {"by": "mood", "I": 1}},
            "evidence_is_recent: days by class needs 'by'",
        ),
        ("evidence_is_recent", {"days": {"by": "asil"}}, "evidence_is_recent: days by class names no class."),
        (
            "evidence_is_recent",
            {"days": {"by": "asil", "D": "x"}},
            "evidence_is_recent: days must be a number.",
        ),
        (
            "required_parts_are_stated",
            {"parts": ()},
            "required_parts_are_stated: parts must be a list of texts.",
        ),
        ("required_parts_are_stated", {"parts": ("a", 1)}, "required_parts_are_stated: parts must be a list"),
        (
            "approval_is_recorded",
            {"signature_counts": "yes"},
            "approval_is_recorded: signature_counts must be",
        ),
        (
            "components_have_licences",
            {"minimum_percent": 101},
            "components_have_licences: minimum_percent must be from",
        ),
        ("no_findings_above", {"level": "loud"}, "no_findings_above: level must be one of none, note"),
        (
            "trace_level_is_covered",
            {"trace_level": "unit", "direction": "by"},
            "trace_level_is_covered: direction",
        ),
        (
            "fact_is_present",
            {"fact": {"by": "asil", "D": "a"}},
            "fact_is_present: fact cannot depend on the class.",
        ),
    ],
)
def test_a_call_that_cannot_run_is_told(name: str, parameters: dict[str, Parameter], problem: str) -> None:
    (told,) = problems_of(CheckCall(name, parameters))
    assert told.startswith(problem)


def test_a_call_that_can_run_has_no_problem() -> None:
    by_class: Parameter = {"by": "asil", "": 60, "D": 100}
    assert (
        problems_of(CheckCall("coverage_reaches_target", {"measure": "lines", "minimum_percent": by_class}))
        == ()
    )
    assert problems_of(CheckCall("fact_equals", {"fact": "git.dirty", "value": False})) == ()
    assert problems_of(CheckCall("required_parts_are_stated", {"parts": "scope"})) == ()


def test_the_registry_loads_without_any_library() -> None:
    script = (
        "import sys; sys.path.insert(0, 'src'); import asqms.engine.checks.registry;"
        "print(sorted({n.split('.')[0] for n in sys.modules} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=FOLDER.parents[3],
    )
    assert ast.literal_eval(done.stdout) == ["__main__", "asqms"]


def test_what_the_loader_would_refuse_still_gets_an_answer() -> None:
    one_part = run_check("required_parts_are_stated", {"document.heading.scope": True}, {"parts": "scope"})
    assert one_part.reason == "parts_stated"
    assert run_check("evidence_is_recent", {}, {"days": {"by": "mood", "I": 1}}).reason == "threshold_missing"
    assert run_check("evidence_is_recent", {}, {"days": (1,)}).reason == "threshold_missing"
    endless = run_check("fact_at_least", {"a": float("inf")}, {"fact": "a", "minimum": 1})
    assert (endless.reason, endless.value) == ("fact_not_a_number", "inf")
