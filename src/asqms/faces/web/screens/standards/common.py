# SPDX-License-Identifier: Apache-2.0
"""What the pages about standards share: catalogue, marks, states of practices and requirements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import HttpResponseBase

from asqms.contexts.catalog import api as catalog
from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import PracticeFigures
from asqms.documents.criteria import text_in
from asqms.documents.standards import STATES
from asqms.documents.wording import plain, word
from asqms.faces.web.assessed import AssessedScreen, Terms
from asqms.faces.web.parts import Cell, Crumb, Tab
from asqms.faces.web.screen import Content
from asqms.faces.web.wording import all_words

if TYPE_CHECKING:
    from asqms.contexts.catalog.data import Catalogue, Mark, Practice, Requirement, Standard
    from asqms.contexts.conformity.data import RequirementState, Tally

STATE_VERDICTS = {
    "supported": "conforms",
    "partly": "partly",
    "not": "deviates",
    "unmapped": "not_applicable",
}
TABS = (
    ("overview", "standards"),
    ("practices", "practices"),
    ("crosswalk", "crosswalk"),
    ("differences", "catalogue_differences"),
    ("overlays", "overlays"),
)


class CatalogueScreen(AssessedScreen):
    """A page over the catalogue; it works before anything is assessed, then without states."""

    place = "standards"
    tab = ""

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue in force on the day of the page."""
        return catalog.catalogue_for(self.actor, self.as_of)

    @cached_property
    def terms(self) -> Terms:
        """Names of the catalogue in the reader's language."""
        return Terms(self.catalogue, self.language)

    @cached_property
    def figures(self) -> Mapping[str, PracticeFigures]:
        """The tallies of practices over what the reader may see; none before an assessment."""
        if not self.is_assessed:
            return {}
        return conformity.practice_figures(self.actor, self.standing, catalogue=self.catalogue)

    @cached_property
    def active(self) -> tuple[str, ...]:
        """The standards the organisation works under."""
        return catalog.active_standards(
            self.actor.organisation_uid, self.day, self.as_of, among=self.catalogue
        )

    @property
    def is_assessed(self) -> bool:
        """Whether there is an assessment to show states from."""
        return self.found is not None and self.found.computed_at is not None

    def content(self) -> Content | HttpResponseBase:
        """Return what the template shows, with what every page of this place has."""
        shown = self.shows()
        if isinstance(shown, HttpResponseBase):
            return shown
        common = {
            "catalogue": self.catalogue,
            "is_assessed": self.is_assessed,
            "standing": self.found,
            "tabs": self._tabs(),
        }
        return {**common, **shown}

    def shows(self) -> Content | HttpResponseBase:
        """Return what the template of this page shows."""
        raise NotImplementedError

    def states(self, *standards: str) -> Mapping[tuple[str, str], RequirementState]:
        """Return the state of each requirement of some standards; none before an assessment."""
        if not self.is_assessed:
            return {}
        found = conformity.requirement_states(
            self.actor, self.standing, standards, catalogue=self.catalogue, figures=self.figures
        )
        return {(one.standard, one.requirement): one for one in found}

    def standard_name(self, standard: str) -> str:
        """Return the short name of a standard."""
        found = self.catalogue.standard_by_id.get(standard)
        return plain(found.name or str(found.title)) if found else standard

    def mark(self, mark: Mark) -> str:
        """Return where a statement comes from and how sure that is."""
        origin = self.say(f"standards.origin_{mark.origin.value}")
        if mark.confidence.value == "unstated":
            return origin
        return f"{origin}, {self.say(f'standards.confidence_{mark.confidence.value}')}"

    def kind(self, practice: Practice) -> str:
        """Return the kind of a practice."""
        return self.say(f"standards.kind_{practice.kind.value}")

    def level(self, level: str) -> str:
        """Return the level of scope a practice is about."""
        return self.say(f"standards.level_{level}")

    def asks(self, practice: Practice, href: str = "") -> Cell:
        """Return what a practice asks as a cell, with its language where it is not the reader's."""
        text, own = text_in(practice.statement, self.language)
        return Cell(text, href=href, language="" if own else "en")

    def says(self, practice: Practice, wanted: str) -> bool:
        """Tell whether a practice has some words in its ids or in what it asks, as shown or in English."""
        told = (*practice.statement.by_language.values(), text_in(practice.statement, self.language)[0])
        return any(wanted in text.casefold() for text in (practice.id, practice.official_id, *told))

    def title(self, requirement: Requirement, href: str = "", note: str = "") -> Cell:
        """Return the short title of a requirement as a cell."""
        text, own = text_in(requirement.title, self.language)
        return Cell(text, href=href, note=note, language="" if own else "en")

    def requirement_kind(self, kind: str) -> str:
        """Return the kind of a requirement; one that an overlay brings is shown as it is written."""
        key = f"standards.requirement_kind_{kind}"
        return self.say(key) if key in all_words() else plain(kind.replace("_", " "))

    def practice_cell(self, practice: str) -> Cell:
        """Return how far a practice is followed: its worst verdict with how many of how many conform."""
        found = self.figures.get(practice)
        if found is None:
            return (
                Cell(self.say("standards.nowhere"), verdict="not_applicable")
                if self.is_assessed
                else Cell("")
            )
        return Cell(found.judged.conforms, verdict=worst(found.judged), whole=found.judged.rated)

    def state_cell(self, state: RequirementState | None, href: str = "") -> Cell:
        """Return the state of a requirement as a cell."""
        if state is None:
            return Cell("")
        text = word(self.language, STATES.get(state.state, "unmapped"))
        note = ""
        if state.practices:
            note = self.say("standards.conforming_of", conforming=state.conforming, of=state.obligations)
        return Cell(text, verdict=STATE_VERDICTS[state.state], href=href, note=note)

    def requirement_link(self, standard: str, requirement: str) -> str:
        """Return the address of a requirement."""
        return self.link("requirement", standard=standard, requirement=requirement)

    def practice_link(self, practice: str) -> str:
        """Return the address of a practice."""
        return self.link("practice", practice=practice)

    def joined(self, texts: Iterable[str]) -> str:
        """Return several texts as a list of the language."""
        return ("、" if self.language == "zh-Hans" else ", ").join(texts)

    def crumbs(self, *further: tuple[str, str]) -> list[Crumb]:
        """Return the way from the first page of this place."""
        first = Crumb(self.say("standards.title"), self.link("standards"))
        return [first, *(Crumb(title, href) for title, href in further)]

    def notice_of(self, standard: Standard) -> tuple[str, bool]:
        """Return the notice of a standard and whether it is in the reader's language."""
        return text_in(standard.notice, self.language)

    def _tabs(self) -> list[Tab]:
        return [
            Tab(self.say(f"standards.tab_{name}"), self.link(page), current=name == self.tab)
            for name, page in TABS
        ]


def worst(tally: Tally) -> str:
    """Return the worst verdict that a tally counts."""
    for verdict in ("deviates", "undetermined", "partly", "justified", "conforms"):
        if getattr(tally, verdict):
            return verdict
    return "not_applicable"
