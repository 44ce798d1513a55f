# SPDX-License-Identifier: Apache-2.0
"""Reason codes of the engine as sentences, and the reasons of one obligation as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from asqms.documents.names import Names, told
from asqms.documents.wording import labelled, name_of, plain, reason_words, shown_date, shown_number, word
from asqms.engine.assessment import (
    Basis,
    CheckResult,
    Exclusion,
    ItemClass,
    NeedResult,
    Obligation,
    Outcome,
)
from asqms.engine.checks.reasons import reason_sentence
from asqms.engine.checks.registry import CHECKS
from asqms.engine.snapshot import Evidence, VerdictName
from asqms.kernel.records import FactValue
from asqms.workspace.assess import Evaluation

SHOWN_FACTS = 4
MOST_BITS = 256
OUTCOME_VERDICTS: Mapping[Outcome, str] = {
    Outcome.MET: "conforms",
    Outcome.PARTLY: "partly",
    Outcome.NOT_MET: "deviates",
    Outcome.UNKNOWN: "undetermined",
    Outcome.MISSING: "undetermined",
}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check on one evidence record."""

    title: str
    value: str
    needed: str
    verdict: str
    sentence: str
    evidence: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One evidence record that was used or rejected, or a type of which there is none."""

    verdict: str
    state: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why an obligation has its verdict: one sentence, further lines, checks, evidence, clauses."""

    practice: str
    scope: str
    scope_name: str
    statement: str
    strength: str
    verdict: str
    is_gap: bool
    sentence: str
    lines: tuple[str, ...]
    checks: tuple[CheckLine, ...]
    evidence: tuple[EvidenceLine, ...]
    counts_for: tuple[str, ...]
    owner: str


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def sentence(code: str, language: str, **values: str) -> str:
    """Return the sentence of a reason code; what stands behind its colon is ``{detail}``.

    A code of a check is told with the check's own sentence; an unknown code is returned as it is.
    """
    name, _, detail = code.partition(":")
    template = reason_words(language).get(name)
    if template is None:
        return reason_sentence(name, language)
    return template.format_map(_Blank({"detail": detail or "–", **values}))


def message_values(message: str, language: str) -> dict[str, str]:
    """Return the parameters of an engine message ``name=value; name=value``, dates as people read them."""
    values: dict[str, str] = {}
    for part in message.split("; "):
        name, separator, value = part.partition("=")
        if separator:
            values[name] = _shown(value, language) or "–"
    return values or ({"detail": message} if message else {})


def kept_sentence(code: str, detail: str, types: Callable[[str], str], language: str) -> str:
    """Return the sentence of a reason that was kept apart with what it names (``name=value; name=value``).

    ``types`` names a type of evidence.
    """
    values = message_values(detail, language)
    if "type" in values:
        values["type"] = types(values["type"])
    name, _, _ = code.partition(":")
    if name in reason_words(language):
        return sentence(code, language, **values)
    value, needed = values.get("value", ""), values.get("needed", "")
    return reason_sentence(name, language, fact=values.get("fact", ""), value=value, needed=needed)


def exclusion_sentence(exclusion: Exclusion, language: str) -> str:
    """Return why a practice raises no obligation on a scope."""
    return sentence(exclusion.reason, language, **message_values(exclusion.message, language))


def class_sentence(kind: ItemClass, names: Names, language: str) -> str:
    """Return why an item has its type."""
    told = []
    for reason in kind.reasons:
        name, _, detail = reason.partition(":")
        told.append(sentence(f"{name}:{names.scope(detail)}" if name == "inherited" else reason, language))
    return " ".join(told)


def reasons_of(obligation: Obligation, evaluation: Evaluation, names: Names, language: str) -> Reasons:
    """Return the reasons of an obligation in a language."""
    practice = evaluation.catalogue.practice_by_id[obligation.practice]
    titles = {one.uid: one.path or one.title or one.uid for one in _records(obligation, evaluation)}
    return Reasons(
        practice=obligation.practice,
        scope=obligation.scope,
        scope_name=names.scope(obligation.scope),
        statement=told(practice.statement, language),
        strength=word(language, obligation.strength.value),
        verdict=obligation.verdict.value,
        is_gap=obligation.is_gap,
        sentence=_first_sentence(obligation, names, language),
        lines=tuple(_further_lines(obligation, names, language)),
        checks=tuple(
            _check_line(check, titles, language) for need in obligation.needs for check in need.checks
        ),
        evidence=tuple(_evidence_lines(obligation, evaluation, names, language)),
        counts_for=tuple(_clauses(obligation.practice, evaluation)),
        owner=names.owner(obligation),
    )


def _first_sentence(obligation: Obligation, names: Names, language: str) -> str:
    known = _types_missing(obligation.needs, names)
    checks = {check.reason: check for need in reversed(obligation.needs) for check in reversed(need.checks)}
    rejected = {one.reason: one.message for need in obligation.needs for one in need.rejected}
    told = []
    for code in obligation.reasons[:3]:
        check = checks.get(code)
        if check is not None:
            told.append(_check_sentence(check, language))
        else:
            values = message_values(rejected.get(code, ""), language)
            told.append(sentence(code, language, **({"type": known.get(code, "")} | values)))
    return " ".join(dict.fromkeys(one for one in told if one))


def _check_sentence(check: CheckResult, language: str) -> str:
    value, needed = (_dated(one, language) for one in (check.value, check.needed))
    return reason_sentence(check.reason, language, fact=check.fact, value=value, needed=needed)


def _types_missing(needs: Sequence[NeedResult], names: Names) -> dict[str, str]:
    missing = [names.evidence_type(need.evidence_type) for need in needs if need.outcome is Outcome.MISSING]
    return {"no_evidence": ", ".join(dict.fromkeys(missing))}


def _further_lines(obligation: Obligation, names: Names, language: str) -> list[str]:
    lines = [labelled("owner", names.owner(obligation), language)]
    if obligation.confirmed_by:
        lines.append(word(language, "confirmed_by", person=names.person(obligation.confirmed_by)))
    elif obligation.awaiting_confirmation:
        lines.append(word(language, "awaiting"))
    if obligation.overruled_by:
        machine = name_of(obligation.machine.value, language)
        person = names.person(obligation.overruled_by)
        lines.append(word(language, "overruled_by", person=person, machine=machine))
    if obligation.decision:
        lines.append(word(language, "decision", id=obligation.decision))
    if obligation.note:
        lines.append(obligation.note)
    if obligation.basis is Basis.INHERITED:
        lines.append(word(language, "inherited"))
    if obligation.lapses_on:
        lines.append(labelled("until", shown_date(obligation.lapses_on, language), language))
    if obligation.verdict is VerdictName.UNDETERMINED and not obligation.owner:
        lines = [*lines[1:], lines[0]]
    return lines


def _check_line(check: CheckResult, titles: Mapping[str, str], language: str) -> CheckLine:
    known = CHECKS.get(check.check)
    return CheckLine(
        title=known.title.in_language(language) if known else check.check,
        value=_shown_value(check.value, language),
        needed=_shown_value(check.needed, language),
        verdict=OUTCOME_VERDICTS[check.outcome],
        sentence=_check_sentence(check, language),
        evidence=titles.get(check.evidence, check.evidence),
    )


def _evidence_lines(
    obligation: Obligation, evaluation: Evaluation, names: Names, language: str
) -> list[EvidenceLine]:
    records = {one.uid: one for one in _records(obligation, evaluation)}
    lines: list[EvidenceLine] = []
    for need in obligation.needs:
        kind = names.evidence_type(need.evidence_type)
        for uid in need.used:
            record = records[uid]
            facts = [
                f"{name} {_shown_value(value, language)}"
                for name, value in list(record.facts.items())[:SHOWN_FACTS]
            ]
            note = " · ".join([kind, shown_date(record.effective, language), *facts])
            lines.append(EvidenceLine("conforms", word(language, "used"), record.path or uid, note))
        for one in need.rejected:
            told = sentence(one.reason, language, **message_values(one.message, language))
            known = records.get(one.evidence)
            title = known.path if known and known.path else one.evidence
            lines.append(
                EvidenceLine("not_applicable", word(language, "rejected"), title, f"{kind} · {told}")
            )
        if not need.used and not need.rejected:
            lines.append(
                EvidenceLine(
                    "undetermined", word(language, "missing"), kind, word(language, "no_evidence_yet")
                )
            )
    return lines


def _records(obligation: Obligation, evaluation: Evaluation) -> list[Evidence]:
    wanted = {uid for need in obligation.needs for uid in need.used}
    wanted |= {one.evidence for need in obligation.needs for one in need.rejected}
    return [evaluation.evidence_by_uid[uid] for uid in sorted(wanted) if uid in evaluation.evidence_by_uid]


def _clauses(practice: str, evaluation: Evaluation) -> list[str]:
    active = set(evaluation.snapshot.active_standards)
    titles = evaluation.catalogue.standard_by_id
    rows = evaluation.catalogue.mappings_by_practice.get(practice, ())
    return [
        f"{titles[row.standard].name or titles[row.standard].title} {row.requirement}"
        for row in rows
        if not active or row.standard in active
    ]


def _shown_value(value: FactValue | None, language: str) -> str:
    """Return a fact's value as people of the language write it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return word(language, "yes" if value else "no")
    if isinstance(value, float):
        return (
            shown_number(value, language, 0 if value.is_integer() else 2) if isfinite(value) else str(value)
        )
    if isinstance(value, int):
        return (
            shown_number(value, language)
            if value.bit_length() <= MOST_BITS
            else "≈ 2^" + str(value.bit_length())
        )
    return plain(_shown(value, language))


def _dated(value: FactValue | None, language: str) -> FactValue | None:
    """Return the value, a day as people of the language write it."""
    return plain(_shown(value, language)) if isinstance(value, str) else value


def _shown(value: str, language: str) -> str:
    try:
        return shown_date(date.fromisoformat(value), language)
    except ValueError:
        return value
