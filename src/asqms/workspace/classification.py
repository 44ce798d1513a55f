# SPDX-License-Identifier: Apache-2.0
"""Classifies a software item before anything is saved: type with reasons, effect, and the YAML to keep."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from asqms.engine.catalogue import Catalogue, Named, SoftwareType, Strength
from asqms.engine.checks.registry import CHECKS
from asqms.engine.classification import own_reasons
from asqms.engine.difference import Standing, VerdictChange, difference
from asqms.engine.evaluate import evaluate
from asqms.engine.snapshot import Answer, Classification
from asqms.kernel.errors import AsqmsError, Place
from asqms.workspace.data import Workspace
from asqms.workspace.folders import escapes, shown
from asqms.workspace.problems import did_you_mean

__all__ = [
    "Catalogue",
    "Effect",
    "Outcome",
    "Proposal",
    "check_people",
    "effect_of",
    "outcome_of",
    "proposal_of",
    "write_classification",
    "yaml_block",
]

FOLDER = "classifications"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """Answers as given, not saved; author and approver may still be empty."""

    item: str
    answers: Mapping[str, Answer]
    author: str
    approver: str
    on: date
    reason: str = ""

    def classification(self) -> Classification:
        """Return the decision the proposal would become."""
        return Classification(self.answers, self.author, self.approver, self.on, self.on, self.reason)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The type that follows and a sentence for each reason; ``codes`` are the engine's reason codes."""

    software_type: SoftwareType
    codes: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """Obligations an item gains and loses against its present state, one line each."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]


def proposal_of(
    catalogue: Catalogue, item: str, answers: Sequence[str], *, people: tuple[str, str], on: date, reason: str
) -> Proposal:
    """Return the proposal for answers written ``QUESTION=yes|no|unknown``; ``people`` is author and approver.

    Raises AsqmsError ``classify.answer``, ``classify.unknown_question``, ``classify.answered_twice``
    and ``classify.self_approved``.
    """
    author, approver = people
    if author and author == approver:
        raise AsqmsError(
            "classify.self_approved",
            f"{author} cannot approve the own classification.",
            hint="Name another person with --approver.",
        )
    known = [question.id for question in catalogue.questions]
    given: dict[str, Answer] = {}
    for text in answers:
        question, _, word = text.partition("=")
        if word not in {one.value for one in Answer}:
            raise AsqmsError(
                "classify.answer",
                f"{text[:100]} is no answer.",
                hint=f"Write it as {known[0]}=yes, {known[0]}=no or {known[0]}=unknown.",
            )
        if question not in known:
            raise AsqmsError(
                "classify.unknown_question",
                f"There is no question {question[:100]}.",
                hint=did_you_mean(question, known),
            )
        if question in given:
            raise AsqmsError(
                "classify.answered_twice", f"{question} is answered twice.", hint="Keep one of the two."
            )
        given[question] = Answer(word)
    ordered = {question: given.get(question, Answer.UNKNOWN) for question in known}
    return Proposal(item, ordered, author, approver, on, shown(reason))


def outcome_of(catalogue: Catalogue, proposal: Proposal) -> Outcome:
    """Return the type by the item's own answers (DESIGN 4.1); inheritance is part of the evaluation."""
    codes = own_reasons(proposal.classification(), tuple(one.id for one in catalogue.questions))
    if not codes:
        return Outcome(
            SoftwareType.TYPE_I,
            ("all_answers_no",),
            (f"Every question is answered with no, and {proposal.approver} approved it.",),
        )
    by_id = {question.id: question for question in catalogue.questions}
    return Outcome(SoftwareType.TYPE_II, codes, tuple(_sentence(code, by_id) for code in codes))


def effect_of(workspace: Workspace, catalogue: Catalogue, proposal: Proposal) -> Effect | None:
    """Return the exact obligations that the proposal would add, drop or change, or None for a new item.

    Evidence plays no part in what applies, so none is read. Items that inherit the type are included.
    """
    before = workspace.snapshot()
    if proposal.item not in {item.id for item in before.items}:
        return None
    items = tuple(
        replace(item, classifications=(*item.classifications, proposal.classification()))
        if item.id == proposal.item
        else item
        for item in before.items
    )
    after = replace(before, items=items, digest="")
    found = difference(
        evaluate(before, catalogue, CHECKS, as_of=proposal.on),
        evaluate(after, catalogue, CHECKS, as_of=proposal.on),
    )
    rank = {Strength.MANDATORY: 2, Strength.RECOMMENDED: 1, Strength.OPTIONAL: 0}
    stronger = [one for one in found.strengths if rank[one.after.strength] > rank[one.before.strength]]
    weaker = [one for one in found.strengths if rank[one.after.strength] < rank[one.before.strength]]
    return Effect(
        gained=tuple(_told(one) for one in found.gained) + tuple(_changed(one) for one in stronger),
        lost=tuple(_told(one) for one in found.lost) + tuple(_changed(one) for one in weaker),
    )


def _told(one: Standing) -> str:
    return f"{one.practice} on {one.scope}: {one.strength.value}"


def _changed(one: VerdictChange) -> str:
    strengths = f"{one.before.strength.value} → {one.after.strength.value}"
    return f"{one.after.practice} on {one.after.scope}: {strengths}"


def yaml_block(proposal: Proposal) -> str:
    """Return the proposal as a workspace file with the key ``classifications``."""
    answers = ", ".join(f"{question}: {answer.value}" for question, answer in proposal.answers.items())
    lines = [
        f"{FOLDER}:",
        f"  - item: {_scalar(proposal.item)}",
        f"    answers: {{{answers}}}",
        f"    author: {_scalar(proposal.author)}",
        f"    approver: {_scalar(proposal.approver)}",
        f"    on: {proposal.on.isoformat()}",
    ]
    if proposal.reason:
        lines.append(f"    reason: {_quoted(proposal.reason)}")
    return "\n".join(lines) + "\n"


def check_people(workspace: Workspace, proposal: Proposal) -> None:
    """Raise AsqmsError ``classify.unknown_item`` or ``classify.unknown_person`` for unknown names."""
    items = [item.id for item in workspace.base.items]
    if proposal.item not in items:
        raise AsqmsError(
            "classify.unknown_item",
            f"There is no software item {proposal.item}.",
            hint=did_you_mean(proposal.item, items),
        )
    for person in (proposal.author, proposal.approver):
        if person and person not in workspace.base.people:
            raise AsqmsError(
                "classify.unknown_person",
                f"There is no person {person}.",
                hint=did_you_mean(person, workspace.base.people) + " People are defined under people:.",
            )


def write_classification(workspace: Workspace, proposal: Proposal, name: str = "") -> Path:
    """Write the proposal into a new file below ``classifications/`` and return its path.

    Without a name it is made of item and day. An existing file is never changed.

    Raises AsqmsError ``classify.incomplete`` (author or approver missing), ``classify.outside``,
    ``classify.exists``, ``classify.not_written``, and what ``check_people`` raises.
    """
    check_people(workspace, proposal)
    if not (proposal.author and proposal.approver):
        raise AsqmsError(
            "classify.incomplete",
            "A classification needs its author and its approver.",
            hint="Add --author and --approver with ids of two people.",
        )
    path = workspace.root / FOLDER / _file_name(proposal, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, yaml_block(proposal))
    except FileExistsError as error:
        raise AsqmsError(
            "classify.exists",
            "This file already exists; classifications are never overwritten.",
            hint="Name another file with --write FILE; the newest classification counts.",
            place=Place(str(path)),
        ) from error
    except OSError as error:
        raise AsqmsError(
            "classify.not_written",
            f"The file cannot be written: {error.strerror or error}.",
            hint="Check that you may write to the workspace.",
            place=Place(str(path)),
        ) from error
    return path


def _write_once(path: Path, text: str) -> None:
    """Create the file with its whole content: by a link where the file system has them."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            raise
        except OSError:
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
    finally:
        draft.unlink(missing_ok=True)


def _file_name(proposal: Proposal, name: str) -> str:
    if not name:
        return f"{proposal.item}-{proposal.on.isoformat()}.yaml"
    name = name.removeprefix(FOLDER + "/")
    if not name.endswith((".yaml", ".yml")):
        name += ".yaml"
    if escapes(name) or any(part.startswith(".") or part == "evidence" for part in name.split("/")):
        raise AsqmsError(
            "classify.outside",
            f"{name[:100]} is no file name below {FOLDER}/.",
            hint="Name a file such as brake-2026.yaml.",
        )
    return name


def _sentence(code: str, questions: Mapping[str, Named]) -> str:
    kind, _, about = code.partition(":")
    asked = f" {questions[about].name}" if about in questions else ""
    sentences = {
        "answer_yes": f"{about} is answered with yes:{asked}",
        "answer_unknown": f"{about} is unknown, which counts as yes:{asked}",
        "answer_missing": f"{about} is not answered, which counts as yes:{asked}",
        "not_approved": "Nobody but the author has approved the answers yet, as type I needs.",
        "approved_by_author": "Author and approver are the same person.",
    }
    return sentences.get(kind, code)


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    return _quoted(text) if text else "# fill in the id of a person"


def _quoted(text: str) -> str:
    """Return a double-quoted scalar (YAML 1.2, section 5.7); what cannot be printed is escaped."""
    inner = (
        f"\\{sign}" if sign in {'"', "\\"} else sign if sign.isprintable() else f"\\U{ord(sign):08x}"
        for sign in text
    )
    return f'"{"".join(inner)}"'
