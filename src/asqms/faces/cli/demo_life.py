# SPDX-License-Identifier: Apache-2.0
"""Lets the demo organisation live: its records are made and taken on by its people, day after day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asqms.decoding.yaml import load_yaml
from asqms.kernel.errors import AsqmsError, Place

if TYPE_CHECKING:
    from asqms.contexts.organization.data import Actor

NAME = "life.yaml"
"""The file beside the workspace that tells what happened."""
MORNING = time(9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something somebody did with a record on a day; ``what`` is make, step, comment or link."""

    on: date
    order: int
    what: str
    record: str
    by: str
    told: Mapping[str, Any]


def live(operator: Actor, workspace: Path) -> int:
    """Do everything the file beside the workspace tells, in the order of days; return how much it was.

    Raises AsqmsError with the record and the day where something cannot be done.
    """
    path = workspace.resolve().parent / NAME
    if not path.exists():
        return 0
    told = load_yaml(path.read_bytes(), name=NAME, max_bytes=5_000_000).value
    if not isinstance(told, dict):
        raise AsqmsError("demo.life", f"{NAME} is no mapping.", hint="Write assignments and records.")
    _assign(operator, told.get("assignments", ()))
    numbers: dict[str, str] = {}
    signed = _signed_steps(operator)
    happenings = sorted(_happenings(told.get("records", ())), key=lambda one: (one.on, one.order))
    for position, one in enumerate(happenings):
        at = datetime.combine(one.on, MORNING) + timedelta(seconds=position % 28_000)
        try:
            _do(operator, one, numbers, at, signed)
        except AsqmsError as error:
            message = f"{one.record} on {one.on} ({one.what}): {error.message}"
            raise AsqmsError(error.code, message, hint=error.hint, place=Place(NAME)) from error
    return len(happenings)


def _signed_steps(operator: Actor) -> frozenset[str]:
    """Return the names of steps that are a signature in any type."""
    from asqms.contexts.governance import api as governance

    types = governance.types_for(operator).values()
    return frozenset(step.id for one in types for step in one.transitions if step.signature)


def _assign(operator: Actor, rows: Any) -> None:  # noqa: ANN401 - plain values of a file
    from asqms.contexts.organization import api as organization

    for row in rows:
        organization.write_record(operator, "assignments", row)


def _happenings(records: Any) -> Iterator[Happening]:  # noqa: ANN401 - plain values of a file
    order = 0
    for record in records:
        name = record["as"]
        for what, told in (
            ("make", record),
            *(("step", one) for one in record.get("steps", ())),
            *(("comment", one) for one in record.get("comments", ())),
            *(("link", one) for one in record.get("links", ())),
        ):
            order += 1
            yield Happening(date.fromisoformat(told["on"]), order, what, name, told["by"], told)


def _do(
    operator: Actor, one: Happening, numbers: dict[str, str], at: datetime, signed: frozenset[str]
) -> None:
    from asqms.contexts.governance import api as governance
    from asqms.contexts.governance.data import SigningProof
    from asqms.contexts.organization.data import Actor

    actor = Actor(operator.organisation, operator.organisation_uid, one.by, at)
    told = one.told
    if one.what == "make":
        source = told.get("from")
        numbers[one.record] = governance.create_record(
            actor,
            told["type"],
            title=told.get("title", ""),
            scope=told.get("scope", ""),
            owner=told.get("owner", ""),
            fields=told.get("fields", {}),
            raised_from=(numbers[source["record"]], source["relation"]) if source else None,
        )
        return
    number = numbers[one.record]
    if one.what == "comment":
        governance.comment(actor, number, told["text"])
    elif one.what == "link":
        governance.link_records(actor, number, told["relation"], numbers[told["to"]])
    else:
        if told.get("fields"):
            governance.edit_record(actor, number, fields=told["fields"])
        proof = None
        if told["step"] in signed:
            digest = governance.record_view(actor, number).record.content_digest()
            proof = SigningProof(at, digest, second_factor=True)
        governance.take_step(actor, number, told["step"], reason=told.get("reason", ""), proof=proof)
