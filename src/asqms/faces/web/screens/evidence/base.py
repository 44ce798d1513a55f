# SPDX-License-Identifier: Apache-2.0
"""What the pages of evidence share: names of the catalogue, states, subjects that may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.urls import NoReverseMatch

from asqms.contexts.catalog import api as catalog
from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import EvidenceRow, EvidenceState
from asqms.documents.wording import plain
from asqms.faces.web.assessed import Terms
from asqms.faces.web.parts import Choice, Tab
from asqms.faces.web.screen import Screen

if TYPE_CHECKING:
    from asqms.contexts.catalog.data import Catalogue

SIGNS: Mapping[EvidenceState, str] = {
    EvidenceState.CURRENT: "conforms",
    EvidenceState.COMING: "undetermined",
    EvidenceState.WITHDRAWN: "not_applicable",
    EvidenceState.SUPERSEDED: "not_applicable",
    EvidenceState.UNREADABLE: "deviates",
    EvidenceState.EXPIRED: "partly",
}
MOST_CHOICES = 250
"""More subjects than these are typed, with suggestions, instead of chosen from a list."""


class EvidenceBase(Screen):
    """A page of the place "evidence"."""

    place: ClassVar[str] = "evidence"

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue in force on the day of the page."""
        return catalog.catalogue(self.actor.organisation_uid, self.day, self.as_of)

    @cached_property
    def terms(self) -> Terms:
        """Names of the catalogue in the reader's language."""
        return Terms(self.catalogue, self.language)

    def state_word(self, state: EvidenceState) -> str:
        """Return the word of a state."""
        return self.say(f"evidence.state_{state.value}")

    def title_of(self, row: EvidenceRow) -> str:
        """Return what a record is called."""
        return plain(row.title or row.file)

    def types(self) -> list[Choice]:
        """Return every type of evidence of the catalogue, in order of names."""
        found = [Choice(one.id, self.terms.evidence_type(one.id)) for one in self.catalogue.evidence_types]
        return sorted(found, key=lambda one: one.title.casefold())

    def subjects(self) -> list[Choice]:
        """Return what evidence may be sent about; empty where it is too much for a list."""
        found = evidence.receivable_scopes(self.actor, most=MOST_CHOICES + 1)
        if len(found) > MOST_CHOICES:
            return []
        return [Choice(one.key, plain(one.name), one.kind) for one in found]

    def tabs(self, current: str) -> tuple[Tab, ...]:
        """Return the views of this place."""
        return (
            Tab(self.say("evidence.tab_records"), self.link("evidence"), current == "records"),
            Tab(self.say("evidence.tab_calendar"), self.link("evidence_calendar"), current == "calendar"),
        )

    def maybe(self, name: str, /, query: Mapping[str, object] | None = None, **names: object) -> str:
        """Return the address of a page that another place brings, empty where it is not built."""
        try:
            return self.link(name, query, **names)
        except NoReverseMatch:
            return ""
