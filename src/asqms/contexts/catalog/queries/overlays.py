# SPDX-License-Identifier: Apache-2.0
"""Overlays as people look at them: the list, one before it is saved, and what differs between two days."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from asqms.contexts.catalog.data import (
    MOST_OVERLAY_BYTES,
    CatalogueChange,
    OverlayCheck,
    OverlayProblem,
    OverlayView,
)
from asqms.contexts.catalog.queries.reading import (
    NamedText,
    facts_of,
    file_of,
    loaded,
    overlay_records,
    overlay_texts,
    texts_in_force,
)
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.engine.catalogue import Catalogue
from asqms.kernel.digest import CanonicalValue
from asqms.kernel.errors import AsqmsError
from asqms.kernel.text import SOURCE_LANGUAGE
from asqms.workspace.catalogue import CatalogueError, diff_catalogues
from asqms.workspace.problems import Problem

VIEW = "catalog.view"
LONGEST_VALUE = 400


def overlays(actor: Actor, as_of: date | None = None) -> tuple[OverlayView, ...]:
    """Return the overlays of the organisation as known on a day, in order of effective day and name.

    Needs ``catalog.view`` on any scope: what is asked is the same for everybody.
    """
    _allow(actor)
    day = as_of or actor.day
    found = []
    for record in overlay_records(actor.organisation_uid, as_of):
        facts = facts_of(str(record.content["text"]))
        found.append(
            OverlayView(
                name=record.key,
                id=facts.id,
                effective=facts.effective,
                source=facts.source,
                author=facts.author,
                licence=facts.licence,
                version=record.version,
                recorded_at=record.recorded_at,
                recorded_by=record.actor.partition(":")[2],
                in_force=facts.in_force(day),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.effective or date.min, one.name)))


def overlay_text(actor: Actor, name: str, as_of: date | None = None) -> str:
    """Return the text of one overlay; raises NotFoundError."""
    _allow(actor)
    found = dict(overlay_texts(actor.organisation_uid, as_of)).get(name)
    if found is None:
        raise NotFoundError("overlay", name)
    return found


def checked_overlay(actor: Actor, name: str, text: str) -> OverlayCheck:
    """Return every problem an overlay has beside the others, and every difference it makes.

    Needs ``catalog.edit_overlays``; raises InvalidRecordError for a name that cannot be one.
    """
    organization.authorise(actor, "catalog.edit_overlays")
    organization.shaped(organization.record_kind("overlays"), {"name": name, "text": ""})
    others = tuple(one for one in overlay_texts(actor.organisation_uid) if one[0] != name)
    before = loaded(overlay_texts(actor.organisation_uid))
    problems, after = _joined(others, (name, text))
    facts = facts_of(text)
    return OverlayCheck(
        name=name,
        id=facts.id,
        effective=facts.effective,
        source=facts.source,
        author=facts.author,
        licence=facts.licence,
        problems=problems,
        changes=_changes(before, after) if after else (),
        replaces=ledger.current_version(actor.organisation_uid, "overlays", name),
    )


def difference(
    actor: Actor, before: date | None, after: date | None, *, with_overlays: bool = True
) -> tuple[CatalogueChange, ...]:
    """Return what differs between the catalogues of two days; None is today.

    Without overlays the first side is what the product ships. Needs ``catalog.view`` on any scope.
    """
    _allow(actor)
    uid = actor.organisation_uid
    old = texts_in_force(uid, before or actor.day, before) if with_overlays else ()
    return _differences(old, texts_in_force(uid, after or actor.day, after))


@lru_cache(maxsize=16)
def _differences(before: tuple[NamedText, ...], after: tuple[NamedText, ...]) -> tuple[CatalogueChange, ...]:
    return _changes(loaded(before), loaded(after))


def _joined(
    others: tuple[NamedText, ...], new: NamedText
) -> tuple[tuple[OverlayProblem, ...], Catalogue | None]:
    if len(new[1].encode("utf-8", "replace")) > MOST_OVERLAY_BYTES:
        told = OverlayProblem(0, "catalogue.too_large", "The file is larger than 2 MB.", "Split the overlay.")
        return (told,), None
    try:
        return (), loaded((*others, new))
    except CatalogueError as error:
        own = file_of(len(others), new[0]).parts
        return tuple(_problem(one, own) for one in error.problems), None
    except AsqmsError as error:
        return (OverlayProblem(0, error.code, error.message, error.hint),), None


def _problem(given: Problem, own: tuple[str, ...]) -> OverlayProblem:
    """Return a problem with its line; one in another overlay names that file instead of a folder here."""
    place = given.place
    parts = PurePosixPath(place.path).parts if place else ()
    here = parts[-len(own) :] == own
    sentence = given.message if here or not parts else f"{parts[-1]}: {given.message}"
    return OverlayProblem((place.line or 0) if place and here else 0, given.code, sentence, given.hint)


def _changes(old: Catalogue, new: Catalogue) -> tuple[CatalogueChange, ...]:
    return tuple(
        CatalogueChange(one.what, one.id, one.change, one.field, _shown(one.before), _shown(one.after))
        for one in diff_catalogues(old, new)
    )


def _shown(value: CanonicalValue) -> str:
    text = _line(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _line(value: CanonicalValue) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and isinstance(value.get(SOURCE_LANGUAGE), str):
        return str(value[SOURCE_LANGUAGE])
    if isinstance(value, list):
        return _list(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _list(values: Iterable[CanonicalValue]) -> str:
    return ", ".join(_line(one) for one in values)


def _allow(actor: Actor) -> None:
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)
