# SPDX-License-Identifier: Apache-2.0
"""What a practice asks in plain words: its criterion with every check, and where it applies how strongly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from asqms.documents.names import translated
from asqms.documents.wording import plain, sentence_words, shown_number, word
from asqms.engine.catalogue import Catalogue, Practice, SoftwareType
from asqms.engine.checks.registry import CHECKS
from asqms.engine.criteria import AllOf, AtLeast, CheckCall, Criterion, EvidenceNeed, Parameter
from asqms.engine.criterion import needs_of
from asqms.kernel.records import FactValue
from asqms.kernel.text import Text


@dataclass(frozen=True, slots=True)
class CheckWords:
    """One check: what it says, and each parameter with its value."""

    name: str
    title: str
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One line of a criterion: ``group`` (all of, one of) with what it asks, or a ``need`` of evidence.

    ``own_language`` tells whether the statement is in the reader's language; it is English else.
    """

    depth: int
    kind: str
    text: str
    evidence_type: str = ""
    statement: str = ""
    own_language: bool = True
    checks: tuple[CheckWords, ...] = ()
    needs_person: bool = False


@dataclass(frozen=True, slots=True)
class StrengthLine:
    """How binding a practice is for one type of software."""

    software_type: str
    strength: str
    name: str


def criterion_lines(practice: Practice, catalogue: Catalogue, language: str) -> tuple[CriterionLine, ...]:
    """Return the criterion of a practice line by line, parts below the group they belong to."""
    return tuple(_lines(practice.criterion, catalogue, language, 0))


def evidence_types_of(practice: Practice) -> tuple[str, ...]:
    """Return the types of evidence a practice expects, each once, in the order they are asked for."""
    return tuple(dict.fromkeys(need.evidence_type for need in needs_of(practice.criterion)))


def practices_expecting(catalogue: Catalogue, evidence_type: str) -> tuple[Practice, ...]:
    """Return the practices whose criterion looks at a type of evidence."""
    return tuple(one for one in catalogue.practices if evidence_type in evidence_types_of(one))


def strength_lines(practice: Practice, catalogue: Catalogue, language: str) -> tuple[StrengthLine, ...]:
    """Return how binding a practice is for type I and type II software."""
    found = []
    for kind in SoftwareType:
        strength = catalogue.applicability.get((kind, practice.kind))
        if strength is not None:
            found.append(StrengthLine(kind.value, strength.value, word(language, strength.value)))
    return tuple(found)


def condition_lines(practice: Practice, catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """Return what an item must have for the practice to apply; nothing when that does not matter."""
    condition = practice.condition
    domains = {one.id: translated(one.name, language) for one in catalogue.domains}
    listed = (
        ("domain", tuple(domains.get(one, one) for one in condition.domains)),
        ("asil", condition.asil),
        ("cal", condition.cal),
        ("market", condition.markets),
    )
    lines = [
        word(language, f"condition.{name}", values=_joined(values, language))
        for name, values in listed
        if values
    ]
    flags = (
        ("personal_data", condition.personal_data),
        ("external_components", condition.external_components),
        ("supplier", condition.suppliers),
    )
    for name, needed in flags:
        if needed is not None:
            lines.append(word(language, f"condition.{name if needed else f'no_{name}'}"))
    return tuple(lines)


def text_in(text: Text, language: str) -> tuple[str, bool]:
    """Return a text in a language, and whether it is in that language (else it is English)."""
    own = text.by_language.get(language) or sentence_words(language).get(str(text))
    return plain(own or str(text)), bool(own)


def _lines(criterion: Criterion, catalogue: Catalogue, language: str, depth: int) -> Iterator[CriterionLine]:
    if isinstance(criterion, EvidenceNeed):
        yield _need(criterion, catalogue, language, depth)
        return
    parts: Sequence[Criterion] = criterion.parts
    if len(parts) == 1:
        yield from _lines(parts[0], catalogue, language, depth)
        return
    if isinstance(criterion, AllOf):
        text = word(language, "criterion.all")
    elif isinstance(criterion, AtLeast):
        text = word(language, "criterion.at_least", count=shown_number(criterion.count, language))
    else:
        text = word(language, "criterion.any")
    yield CriterionLine(depth, "group", text)
    for part in parts:
        yield from _lines(part, catalogue, language, depth + 1)


def _need(need: EvidenceNeed, catalogue: Catalogue, language: str, depth: int) -> CriterionLine:
    known = catalogue.evidence_type_by_id.get(need.evidence_type)
    name = plain(translated(known.name, language)) if known else need.evidence_type
    statement, own = text_in(need.statement, language) if need.statement is not None else ("", True)
    return CriterionLine(
        depth=depth,
        kind="need",
        text=name,
        evidence_type=need.evidence_type,
        statement=statement,
        own_language=own,
        checks=tuple(_check(call, language) for call in need.checks),
        needs_person=need.needs_person,
    )


def _check(call: CheckCall, language: str) -> CheckWords:
    known = CHECKS.get(call.name)
    title = known.title.in_language(language) if known else call.name
    shown = tuple(
        (word(language, f"parameter.{name}"), _parameter(value, language))
        for name, value in call.parameters.items()
    )
    return CheckWords(call.name, title, shown)


def _parameter(value: Parameter, language: str) -> str:
    if isinstance(value, tuple):
        return _joined([_value(one, language) for one in value], language)
    if isinstance(value, Mapping):
        by = str(value.get("by", ""))
        heads = word(language, f"attribute.{by}") if by else ""
        cases = [
            f"{key or word(language, 'criterion.otherwise')}: {_value(one, language)}"
            for key, one in value.items()
            if key != "by"
        ]
        return word(language, "criterion.by", attribute=heads, cases=_joined(cases, language))
    return _value(value, language)


def _value(value: FactValue, language: str) -> str:
    if isinstance(value, bool):
        return word(language, "yes" if value else "no")
    if isinstance(value, int):
        return shown_number(value, language)
    if isinstance(value, float):
        return shown_number(value, language, 0 if value.is_integer() else 2)
    return plain(value)


def _joined(values: Sequence[str], language: str) -> str:
    return ("、" if language == "zh-Hans" else ", ").join(values)
