# SPDX-License-Identifier: Apache-2.0
"""The shipped criteria: every practice has one, every check can run, and our limits follow the class."""

from collections.abc import Iterator, Mapping
from functools import cache

from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.documents.section_names import PARTS, names_of_part
from asqms.engine.checks.registry import problems_of
from asqms.engine.criteria import CheckCall, Criterion, EvidenceNeed
from asqms.workspace.catalogue.loader import load_catalogue

ASIL_ORDER = ("QM", "A", "B", "C", "D")
MORE_IS_STRICTER = {"minimum_percent": True, "maximum_percent": False}
STRICTNESS_OF_LEVEL = {"warning": 0, "note": 1}
READABLE_BY_NO_TOOL = {"doc.guideline", "doc.template", "log.field", "record.environment"}
"""Types without a default check: their files are of any kind, so a person looks."""


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def needs(criterion: Criterion) -> Iterator[EvidenceNeed]:
    if isinstance(criterion, EvidenceNeed):
        yield criterion
        return
    for part in criterion.parts:
        yield from needs(part)


def every_need() -> list[tuple[str, EvidenceNeed]]:
    return [(practice.id, need) for practice in catalogue().practices for need in needs(practice.criterion)]


def every_call() -> Iterator[tuple[str, CheckCall]]:
    for practice, need in every_need():
        yield from ((practice, call) for call in need.checks)


def test_every_practice_needs_evidence() -> None:
    assert len(catalogue().practices) == 280
    assert all(list(needs(practice.criterion)) for practice in catalogue().practices)


def test_every_call_can_run() -> None:
    assert {problem for _, call in every_call() for problem in problems_of(call)} == set()


def test_no_need_asks_the_same_twice() -> None:
    for practice, need in every_need():
        asked = [(call.name, repr(call.parameters)) for call in need.checks]
        assert len(asked) == len(set(asked)), practice


def test_only_types_that_no_tool_reads_are_left_to_a_person() -> None:
    without = {need.evidence_type for _, need in every_need() if not need.checks}
    assert without == READABLE_BY_NO_TOOL
    assert all(need.needs_person for _, need in every_need() if not need.checks)


def test_how_much_the_machine_decides() -> None:
    decided = sum(not need.needs_person for _, need in every_need())
    assert decided >= 128, "needs that checks decide wholly; more is better, fewer needs a reason"


def test_limits_by_asil_get_stricter_with_the_asil() -> None:
    tables = [
        (practice, name, table)
        for practice, call in every_call()
        for name, table in call.parameters.items()
        if isinstance(table, Mapping) and table.get("by") == "asil"
    ]
    assert tables
    for practice, name, table in tables:
        assert {"", *ASIL_ORDER} == set(table) - {"by"}, practice
        limits = [table[asil] for asil in ASIL_ORDER]
        if name == "level":
            strictness = [STRICTNESS_OF_LEVEL[str(limit)] for limit in limits]
        else:
            strictness = [float(limit) if MORE_IS_STRICTER[name] else -float(limit) for limit in limits]
        assert strictness == sorted(strictness), practice


def test_every_part_has_names_in_three_languages() -> None:
    asked = {
        part
        for _, call in every_call()
        if call.name == "required_parts_are_stated"
        for part in call.parameters["parts"]
    }
    assert asked <= set(PARTS)
    for part, names in PARTS.items():
        assert names_of_part(part)[0] == part
        assert any(not name.isascii() for name in names.split()), part


def test_german_names_are_found_however_their_umlauts_are_written() -> None:
    assert {"massnahmen", "maßnahmen"} <= set(names_of_part("measures"))
    assert {"abhängigkeiten", "abhaengigkeiten", "abhangigkeiten"} <= set(names_of_part("dependencies"))
    assert names_of_part("something_else") == ("something_else",)
