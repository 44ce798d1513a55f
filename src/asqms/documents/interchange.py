# SPDX-License-Identifier: Apache-2.0
"""Gaps in the forms that CI systems show inline: JUnit XML and SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lxml import etree

from asqms import __version__
from asqms.documents.names import Names
from asqms.documents.view import GapRow, overview
from asqms.documents.wording import name_of
from asqms.engine.assessment import Obligation
from asqms.engine.catalogue import Strength
from asqms.engine.snapshot import VerdictName
from asqms.workspace.assess import Evaluation

SARIF_LEVELS: Mapping[str, str] = {"deviates": "error", "undetermined": "warning", "partly": "warning"}
PASSED = frozenset({VerdictName.CONFORMS, VerdictName.JUSTIFIED, VerdictName.NOT_APPLICABLE})


def junit(evaluation: Evaluation, language: str) -> bytes:
    """Return one test suite per scope and one test case per mandatory obligation; gaps are failures."""
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    practices = evaluation.catalogue.practice_by_id
    by_scope: dict[str, list[Obligation]] = {}
    for one in evaluation.assessment.obligations:
        if one.strength is Strength.MANDATORY:
            by_scope.setdefault(one.scope, []).append(one)
    root = etree.Element("testsuites", name="asqms")
    for scope, obligations in by_scope.items():
        failures = sum(one.verdict not in PASSED for one in obligations)
        suite = etree.SubElement(
            root,
            "testsuite",
            name=_plain(names.scope(scope)),
            tests=str(len(obligations)),
            failures=str(failures),
            errors="0",
            skipped="0",
        )
        for one in obligations:
            case = etree.SubElement(suite, "testcase", classname=scope, name=one.practice)
            if one.verdict not in PASSED:
                statement = practices[one.practice].statement.in_language(language)
                message = f"{name_of(one.verdict.value, language)}: {statement}"
                failure = etree.SubElement(case, "failure", type=one.verdict.value, message=_plain(message))
                failure.text = _plain(f"{names.owner(one)}\nasqms explain {one.practice} {scope}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def sarif(evaluation: Evaluation, language: str) -> bytes:
    """Return one result per gap, at the place of the item in the workspace where it is known."""
    view = overview(evaluation.assessment, evaluation.snapshot, evaluation.catalogue, language)
    used = sorted({gap.practice for gap in view.gaps})
    position = {practice: number for number, practice in enumerate(used)}
    practices = evaluation.catalogue.practice_by_id
    rules = [
        {
            "id": practice,
            "shortDescription": {"text": practices[practice].statement.in_language(language)},
        }
        for practice in used
    ]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "asqms", "version": __version__, "rules": rules}},
                "results": [_result(gap, position[gap.practice]) for gap in view.gaps],
            }
        ],
    }
    return (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode()


def _result(gap: GapRow, rule: int) -> dict[str, object]:
    return {
        "ruleId": gap.practice,
        "ruleIndex": rule,
        "level": SARIF_LEVELS[gap.verdict],
        "message": {"text": f"{gap.scope_name}: {gap.statement} ({gap.owner})"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": "asqms.yaml"}, "region": {"startLine": 1}},
                "logicalLocations": [{"fullyQualifiedName": gap.scope, "kind": "module"}],
            }
        ],
        "partialFingerprints": {"obligation/v1": f"{gap.scope}/{gap.practice}"},
    }


def _plain(text: str) -> str:
    """Return the text without characters that XML cannot carry."""
    return "".join(sign for sign in text if sign in "\t\n\r" or _carried(ord(sign)))


def _carried(point: int) -> bool:
    return point >= 0x20 and not 0xD800 <= point <= 0xDFFF and point not in {0xFFFE, 0xFFFF}  # noqa: PLR2004 - XML 1.0, 2.2
