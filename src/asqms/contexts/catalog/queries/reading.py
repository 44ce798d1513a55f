# SPDX-License-Identifier: Apache-2.0
"""The catalogue in force for an organisation on a day, loaded once for each set of overlays."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import msgspec

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, SettingsRecord
from asqms.decoding.ready import ready
from asqms.decoding.yaml import load_yaml
from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.registry import CHECKS
from asqms.engine.standards_state import active_standards as chosen_standards
from asqms.kernel.errors import AsqmsError
from asqms.workspace.catalogue import load_catalogue

VIEW = "catalog.view"
OVERLAYS = "overlays"
NamedText = tuple[str, str]
_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class OverlayFacts:
    """What the head of an overlay says; one that cannot be read says nothing and is always in force."""

    id: str = ""
    effective: date | None = None
    source: str = ""
    author: str = ""
    licence: str = ""

    def in_force(self, day: date) -> bool:
        """Return whether it holds on a day."""
        return self.effective is None or self.effective <= day


def catalogue(organisation: str, day: date, known_on: ledger.Known = None) -> Catalogue:
    """Return the catalogue in force on a day with the overlays of an organisation (by uid).

    ``known_on`` leaves out overlays that became known later than a day, or than a position of the log.
    Raises CatalogueError for an overlay that cannot be used.
    """
    return loaded(texts_in_force(organisation, day, known_on))


def catalogue_for(actor: Actor, as_of: date | None = None) -> Catalogue:
    """Return the catalogue in force now, or on a past day as it was known then.

    Needs ``catalog.view`` on any scope: what is asked is the same for everybody. Raises AccessRefusedError.
    """
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)
    return catalogue(actor.organisation_uid, as_of or actor.day, as_of)


def active_standards(
    organisation: str, day: date, known_on: ledger.Known = None, *, among: Catalogue | None = None
) -> tuple[str, ...]:
    """Return the standards an organisation works under, in catalogue order; all when it chose none.

    ``among`` is the catalogue of that day, where it is known already.
    """
    chosen = settings_record(organisation, known_on)
    standards = tuple(chosen[0].standards) if chosen else ()
    return chosen_standards(among or catalogue(organisation, day, known_on), standards)


def settings_record(organisation: str, known_on: ledger.Known = None) -> tuple[SettingsRecord, int] | None:
    """Return the settings of an organisation with their version."""
    record = next(iter(_records(organisation, "settings", known_on)), None)
    return (SettingsRecord.model_validate(record.content), record.version) if record else None


def texts_in_force(organisation: str, day: date, known_on: ledger.Known = None) -> tuple[NamedText, ...]:
    """Return the overlays that hold on a day, in order of names."""
    return tuple(text for text in overlay_texts(organisation, known_on) if facts_of(text[1]).in_force(day))


def overlay_texts(organisation: str, known_on: ledger.Known = None) -> tuple[NamedText, ...]:
    """Return name and text of every overlay, in order of names."""
    return tuple(
        (str(one.content["name"]), str(one.content["text"]))
        for one in overlay_records(organisation, known_on)
    )


def overlay_records(organisation: str, known_on: ledger.Known = None) -> Iterator[WrittenRecord]:
    """Yield the newest version of every overlay known on a day, or now."""
    return _records(organisation, OVERLAYS, known_on)


@lru_cache(maxsize=64)
def facts_of(text: str) -> OverlayFacts:
    """Return what the head of an overlay says, without checking the rest."""
    try:
        found = load_yaml(text.encode(), name="overlay").value
        head = found.get("overlay") if isinstance(found, dict) else None
        if not isinstance(head, dict):
            return OverlayFacts()
        return msgspec.convert(head, ready(OverlayFacts), strict=False)
    except (AsqmsError, msgspec.ValidationError):
        return OverlayFacts()


def loaded(overlays: tuple[NamedText, ...]) -> Catalogue:
    """Return the shipped catalogue with these overlays, whatever their dates; raises CatalogueError."""
    with _LOADING:  # once, however many ask for it at the same moment
        return _loaded(overlays)


@lru_cache(maxsize=8)
def _loaded(overlays: tuple[NamedText, ...]) -> Catalogue:
    if not overlays:
        return load_catalogue((), known_checks=CHECKS)
    with as_files(overlays) as paths:
        return load_catalogue(paths, known_checks=CHECKS)


@contextmanager
def as_files(overlays: Sequence[NamedText]) -> Iterator[list[Path]]:
    """Lay overlays into a folder that is gone afterwards."""
    with TemporaryDirectory() as folder:
        paths = []
        for position, (name, text) in enumerate(overlays):
            path = Path(folder) / file_of(position, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        yield paths


def file_of(position: int, name: str) -> PurePosixPath:
    """Return where an overlay lies in the folder: its own name in a folder of its own, never outside."""
    last = PurePosixPath(name).name
    return PurePosixPath(str(position), last if last.strip(".") else "overlay.yaml")


def _records(organisation: str, kind: str, known_on: ledger.Known) -> Iterator[WrittenRecord]:
    return ledger.records_known(organisation, kind, known_on)
