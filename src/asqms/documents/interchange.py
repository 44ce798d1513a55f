# SPDX-License-Identifier: Apache-2.0
"""Gaps in the forms that CI systems show inline: JUnit XML and SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from lxml import etree

from asqms import __version__
from asqms.documents.figures import mandatory_tally
from asqms.documents.names import Names, told
from asqms.documents.reasons import Reasons, reasons_of
from asqms.documents.wording import name_of, plain
from asqms.engine.assessment import Obligation
from asqms.engine.catalogue import Strength
from asqms.engine.gaps import gaps
from asqms.engine.snapshot import VerdictName
from asqms.kernel.errors import Place
from asqms.workspace.assess import Evaluation
from asqms.workspace.folders import SETTINGS_FILE
from asqms.workspace.places import scope_places

SARIF_LEVELS: Mapping[str, str] = {"deviates": "error", "undetermined": "warning", "partly": "warning"}
SARIF_RESULTS = 5_000
"""The most results that code hosts show of one run."""
SKIPPED = frozenset({VerdictName.JUSTIFIED, VerdictName.NOT_APPLICABLE})


def junit(evaluation: Evaluation, language: str) -> bytes:
    """Return one test suite per scope and one test case per mandatory obligation.

    A gap is a failure with the sentence that says why, its owner and the command that tells more;
    what is justified or does not apply is skipped.
    """
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    by_scope: dict[str, list[Obligation]] = {}
    for one in evaluation.assessment.obligations:
        if one.strength is Strength.MANDATORY:
            by_scope.setdefault(one.scope, []).append(one)
    every = [one for listed in by_scope.values() for one in listed]
    root = etree.Element("testsuites", {"name": "asqms", **_counts(every)})
    for scope, obligations in by_scope.items():
        suite = etree.SubElement(root, "testsuite", {"name": names.scope(scope), **_counts(obligations)})
        for one in obligations:
            case = etree.SubElement(suite, "testcase", classname=scope, name=one.practice, time="0")
            if one.is_gap or one.verdict in SKIPPED:
                _tell(case, one, reasons_of(one, evaluation, names, language), language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _counts(obligations: list[Obligation]) -> dict[str, str]:
    return {
        "tests": str(len(obligations)),
        "failures": str(sum(one.is_gap for one in obligations)),
        "errors": "0",
        "skipped": str(sum(one.verdict in SKIPPED for one in obligations)),
    }


def _tell(case: etree._Element, one: Obligation, reasons: Reasons, language: str) -> None:
    message = plain(f"{name_of(one.verdict.value, language)}: {reasons.sentence or reasons.statement}")
    if not one.is_gap:
        etree.SubElement(case, "skipped", message=message)
        return
    failure = etree.SubElement(case, "failure", type=one.verdict.value, message=message)
    lines = (reasons.statement, *reasons.lines, f"asqms explain {one.practice} {one.scope}")
    failure.text = "\n".join(plain(line) for line in lines)


def sarif(evaluation: Evaluation, language: str, *, folder: str = "") -> bytes:
    """Return one result per gap, most pressing first, at the line where the workspace declares the scope.

    ``folder`` is where the workspace lies in its repository, so that a code host finds the file. At
    most 5,000 results; ``gaps`` in the run's properties is how many gaps there are.
    """
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    found = gaps(evaluation.assessment, limit=SARIF_RESULTS)
    used = sorted({one.practice for one in found})
    position = {practice: number for number, practice in enumerate(used)}
    practices = evaluation.catalogue.practice_by_id
    places = scope_places(evaluation.workspace)
    nowhere = Place(SETTINGS_FILE, 1, 1)
    tally = mandatory_tally(evaluation.assessment)
    run = {
        "tool": {
            "driver": {
                "name": "asqms",
                "version": __version__,
                "rules": [
                    {
                        "id": practice,
                        "shortDescription": {"text": plain(told(practices[practice].statement, language))},
                    }
                    for practice in used
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "properties": {
            "asOf": evaluation.assessment.as_of.isoformat(),
            "digest": evaluation.assessment.digest,
            "gaps": tally.gaps,
            "rated": tally.rated,
        },
        "results": [
            _result(
                one,
                reasons_of(one, evaluation, names, language),
                position[one.practice],
                _below(folder, places.get(one.scope, nowhere)),
            )
            for one in found
        ],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _below(folder: str, place: Place) -> Place:
    return replace(place, path=f"{folder.rstrip('/')}/{place.path}") if folder else place


def _result(one: Obligation, reasons: Reasons, rule: int, place: Place) -> dict[str, object]:
    text = f"{reasons.scope_name}: {reasons.statement} {reasons.sentence} ({reasons.owner})"
    region = {"startLine": place.line or 1, "startColumn": place.column or 1}
    return {
        "ruleId": one.practice,
        "ruleIndex": rule,
        "level": SARIF_LEVELS[one.verdict.value],
        "message": {"text": plain(text)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.path)},
                    "region": region,
                },
                "logicalLocations": [{"fullyQualifiedName": one.scope, "kind": "module"}],
            }
        ],
        "partialFingerprints": {"obligation/v1": f"{one.scope}/{one.practice}"},
    }
