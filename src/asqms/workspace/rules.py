# SPDX-License-Identifier: Apache-2.0
"""Rules between the values of a workspace that neither shape nor references show."""

from __future__ import annotations

from datetime import date
from typing import Protocol, TypeAlias

from asqms.kernel.errors import Place
from asqms.workspace.entries import Entries
from asqms.workspace.model import (
    AssignmentEntry,
    ClassificationEntry,
    ClassificationFields,
    DecisionFields,
    ItemEntry,
    UnitEntry,
)
from asqms.workspace.model_records import (
    AdoptionEntry,
    ConfirmationEntry,
    JustificationEntry,
    OverruleEntry,
    ProcessEntry,
    TailoringEntry,
)
from asqms.workspace.problems import Findings, did_you_mean
from asqms.workspace.shape import Entry


class _Locates(Protocol):
    def place(self, *steps: str | int) -> Place: ...


_Where: TypeAlias = "tuple[_Locates, tuple[str | int, ...]]"


def check_rules(entries: Entries, findings: Findings) -> None:
    """Record what contradicts itself; what the evaluation ignores is a warning."""
    _check_units(entries.of("units", UnitEntry), findings)
    _check_decisions(entries, findings)
    _check_classifications(entries, findings)
    _check_items(entries.of("items", ItemEntry), findings)
    _check_processes(entries, findings)
    for assignment in entries.of("assignments", AssignmentEntry):
        one = assignment.model
        _check_order(assignment, ("since", one.since), ("until", one.until), findings)
    for confirmation in entries.of("confirmations", ConfirmationEntry):
        rating = confirmation.model
        _check_order(confirmation, ("on", rating.on), ("expires", rating.expires), findings)
    for overrule in entries.of("overrules", OverruleEntry):
        verdict = overrule.model
        _check_order(overrule, ("on", verdict.on), ("expires", verdict.expires), findings)


def _check_order(
    entry: _Locates, first: tuple[str, date], last: tuple[str, date | None], findings: Findings
) -> None:
    (begin, since), (end, until) = first, last
    if until is not None and until < since:
        findings.add(
            "workspace.date_order",
            f"{end} {until} lies before {begin} {since}.",
            entry.place(end),
            "Correct one of the two dates.",
        )


def _check_units(units: list[Entry[UnitEntry]], findings: Findings) -> None:
    parents = {entry.model.id: entry.model.parent for entry in units}
    for entry in units:
        seen = {entry.model.id}
        above = entry.model.parent
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == entry.model.id:
            findings.add(
                "workspace.unit_cycle",
                f"The unit {above} is above itself.",
                entry.place("parent"),
                "Remove one parent:, or let it name a unit further up.",
            )


def _check_decisions(entries: Entries, findings: Findings) -> None:
    decisions: list[Entry[TailoringEntry] | Entry[JustificationEntry]] = [
        *entries.of("tailorings", TailoringEntry),
        *entries.of("justifications", JustificationEntry),
    ]
    for entry in decisions:
        _warn_self_approved(entry, (), entry.model, findings)
        _check_order(entry, ("on", entry.model.on), ("expires", entry.model.expires), findings)


def _warn_self_approved(
    entry: _Locates,
    path: tuple[str | int, ...],
    decided: DecisionFields | ClassificationFields,
    findings: Findings,
) -> None:
    if decided.author == decided.approver:
        what = "classification" if isinstance(decided, ClassificationFields) else "decision"
        findings.warn(
            "workspace.self_approved",
            f"{decided.approver} approved the own {what}; it does not count.",
            entry.place(*path, "approver"),
            "Let another person approve it.",
        )


def _check_classifications(entries: Entries, findings: Findings) -> None:
    found: list[tuple[str, ClassificationFields, _Locates, tuple[str | int, ...]]] = []
    for item in entries.of("items", ItemEntry):
        found += [
            (item.model.id, one, item, ("classifications", position))
            for position, one in enumerate(item.model.classifications)
        ]
    for entry in entries.of("classifications", ClassificationEntry):
        found.append((entry.model.item, entry.model, entry, ()))
    days: dict[tuple[str, date, date], _Where] = {}
    for name, one, where, path in found:
        _warn_self_approved(where, path, one, findings)
        _same_day(
            days,
            (name, one.on, one.recorded or one.on),
            (where, (*path, "on")),
            "classifications",
            findings,
        )


def _same_day(
    days: dict[tuple[str, date, date], _Where],
    key: tuple[str, date, date],
    where: _Where,
    what: str,
    findings: Findings,
) -> None:
    other, path = days.setdefault(key, where)
    if (other, path) != where:
        findings.add(
            "workspace.same_day",
            f"Two {what} of {key[0]} begin on {key[1]} and became known on one day; "
            f"the other is at {other.place(*path)}.",
            where[0].place(*where[1]),
            "Say with recorded: which one came later, or keep one.",
        )


def _check_items(items: list[Entry[ItemEntry]], findings: Findings) -> None:
    for entry in items:
        days: dict[tuple[str, date, date], _Where] = {}
        for position, one in enumerate(entry.model.phases):
            _same_day(
                days,
                (entry.model.id, one.since, one.recorded or one.since),
                (entry, ("phases", position, "since")),
                "phases",
                findings,
            )
        for position, dependency in enumerate(entry.model.depends_on):
            if dependency.item == entry.model.id:
                findings.warn(
                    "workspace.depends_on_itself",
                    f"The item {entry.model.id} depends on itself.",
                    entry.place("depends_on", position),
                    "Remove the line.",
                )
            if dependency.free_from_interference and dependency.approver == entry.model.owner:
                findings.warn(
                    "workspace.self_approved",
                    "The owner approved the own freedom from interference; it does not count.",
                    entry.place("depends_on", position, "approver"),
                    "Let another person approve it.",
                )


def _check_processes(entries: Entries, findings: Findings) -> None:
    versions: dict[str, dict[str, Place]] = {}
    for entry in entries.of("processes", ProcessEntry):
        _only_once(
            versions.setdefault(entry.model.process, {}),
            entry.model.version,
            entry.place("version"),
            findings,
        )
        _check_responsible(entry, findings)
    for adoption in entries.of("adoptions", AdoptionEntry):
        one = adoption.model
        known = versions.get(one.process, {})
        if one.version not in known:
            findings.add(
                "workspace.unknown_version",
                f"The organisation has no version {one.version} of {one.process}.",
                adoption.place("version"),
                did_you_mean(one.version, known) + " Define it under processes:.",
            )


def _only_once(versions: dict[str, Place], version: str, place: Place, findings: Findings) -> None:
    other = versions.setdefault(version, place)
    if other is not place:
        findings.add(
            "workspace.duplicate_version",
            f"The version {version} of this process is already at {other}.",
            place,
            "Give the newer one another version.",
        )


def _check_responsible(entry: Entry[ProcessEntry], findings: Findings) -> None:
    process = entry.model.process
    for field, names in (
        ("practices", entry.model.practices),
        ("responsible", list(entry.model.responsible)),
    ):
        for position, name in enumerate(names):
            if name != process and not name.startswith(process + "."):
                step: str | int = position if field == "practices" else name
                findings.add(
                    "workspace.foreign_practice",
                    f"{name} is no practice of {process}.",
                    entry.place(field, step),
                    "Move it to the entry of its own process.",
                )
