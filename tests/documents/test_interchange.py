# SPDX-License-Identifier: Apache-2.0
"""JUnit and SARIF: shapes that CI systems read, counts that agree, places that exist."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from asqms.documents.interchange import junit, sarif
from asqms.engine.catalogue import Strength
from asqms.engine.snapshot import VerdictName
from asqms.kernel.text import LANGUAGES
from asqms.workspace.assess import Evaluation


def _gaps(evaluation: Evaluation) -> set[tuple[str, str]]:
    return {(one.scope, one.practice) for one in evaluation.assessment.obligations if one.is_gap}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_gap_is_a_failure_and_the_counts_add_up(evaluation: Evaluation, language: str) -> None:
    root = etree.fromstring(junit(evaluation, language))
    mandatory = [one for one in evaluation.assessment.obligations if one.strength is Strength.MANDATORY]
    assert (root.tag, root.get("tests"), root.get("errors")) == ("testsuites", str(len(mandatory)), "0")
    failed = {
        (case.get("classname"), case.get("name"))
        for case in root.iter("testcase")
        if len(case.findall("failure"))
    }
    assert failed == _gaps(evaluation)
    for suite in root:
        assert int(suite.get("tests")) == len(suite)
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
    for count in ("tests", "failures", "skipped"):
        assert int(root.get(count)) == sum(int(suite.get(count)) for suite in root)


def test_what_is_justified_is_skipped_and_told(evaluation: Evaluation) -> None:
    root = etree.fromstring(junit(evaluation, "en"))
    case = root.find("testsuite/testcase[@classname='item-1'][@name='OP.UVE.05']")
    assert case.find("failure") is None
    assert case.find("skipped").get("message").startswith("justified: ")


def test_a_failure_says_why_whose_and_how_to_ask(evaluation: Evaluation) -> None:
    root = etree.fromstring(junit(evaluation, "en"))
    case = root.find("testsuite/testcase[@classname='item-1'][@name='OP.UVE.04']")
    failure = case.find("failure")
    assert failure.get("type") == "deviates"
    assert failure.get("message").startswith("deviates: ")
    assert "Owner: " in failure.text
    assert failure.text.endswith("asqms explain OP.UVE.04 item-1")


def test_sarif_has_one_result_per_gap_at_the_line_of_the_item(evaluation: Evaluation) -> None:
    log = json.loads(sarif(evaluation, "en"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    found = {tuple(one["partialFingerprints"]["obligation/v1"].split("/")) for one in run["results"]}
    assert found == _gaps(evaluation)
    assert run["properties"]["gaps"] == len(run["results"])
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for one in run["results"]:
        assert rules[one["ruleIndex"]] == one["ruleId"]
        assert one["level"] in {"error", "warning"}
        place = one["locations"][0]["physicalLocation"]
        assert ":" not in place["artifactLocation"]["uri"]
        lines = (evaluation.workspace.root / place["artifactLocation"]["uri"]).read_text("utf-8").splitlines()
        scope = one["partialFingerprints"]["obligation/v1"].split("/")[0]
        assert scope in lines[place["region"]["startLine"] - 1]


def test_the_worst_comes_first_and_is_an_error(evaluation: Evaluation) -> None:
    results = json.loads(sarif(evaluation, "en"))["runs"][0]["results"]
    assert results[0]["level"] == "error"
    deviating = {
        one.practice for one in evaluation.assessment.obligations if one.verdict is VerdictName.DEVIATES
    }
    assert {one["ruleId"] for one in results if one["level"] == "error"} <= deviating


def test_hostile_names_do_not_break_the_forms(evaluation: Evaluation) -> None:
    for data in (junit(evaluation, "en"), sarif(evaluation, "en")):
        text = data.decode("utf-8")
        assert "\u202e" not in text
        assert "\x07" not in text


def test_same_input_same_bytes(evaluation: Evaluation) -> None:
    assert junit(evaluation, "de") == junit(evaluation, "de")
    assert sarif(evaluation, "de") == sarif(evaluation, "de")


def test_an_organisation_without_items_stands_in_the_settings_file(empty: Evaluation) -> None:
    results = json.loads(sarif(empty, "en"))["runs"][0]["results"]
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results}
    assert uris == {"asqms.yaml"}
