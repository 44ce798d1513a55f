# SPDX-License-Identifier: Apache-2.0
"""Pages that rest on an assessment: which one, in which words, and what to say while there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import ObligationRow, Standing
from asqms.contexts.organization import api as organization
from asqms.documents.names import told, translated
from asqms.documents.reasons import kept_sentence
from asqms.documents.wording import plain
from asqms.faces.web.parts import Blocker
from asqms.faces.web.screen import Content, Screen

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import CatalogueInForce

WAITING = "screens/organisation/waiting/template.html"


class Terms:
    """Names of the catalogue in one language; an id that nothing names is returned as it is."""

    def __init__(self, catalogue: CatalogueInForce, language: str) -> None:
        self.catalogue = catalogue
        self.language = language

    def process(self, process: str) -> str:
        """Return the name of a process."""
        found = self.catalogue.process_by_id.get(process)
        return plain(translated(found.name, self.language)) if found else process

    def practice(self, practice: str) -> str:
        """Return what a practice asks."""
        found = self.catalogue.practice_by_id.get(practice)
        return plain(told(found.statement, self.language)) if found else practice

    def evidence_type(self, kind: str) -> str:
        """Return the name of a type of evidence."""
        found = self.catalogue.evidence_type_by_id.get(kind)
        return plain(translated(found.name, self.language)) if found else kind

    def role(self, role: str) -> str:
        """Return the name of a role."""
        return self._named(self.catalogue.roles, role)

    def phase(self, phase: str) -> str:
        """Return the name of a life-cycle phase."""
        return self._named(self.catalogue.phases, phase)

    def domain(self, domain: str) -> str:
        """Return the name of a software domain."""
        return self._named(self.catalogue.domains, domain)

    def groups(self) -> list[tuple[str, list[str]]]:
        """Return the names of the process groups with their processes, in the catalogue's order."""
        return [
            (
                plain(translated(group.name, self.language)),
                [one.id for one in self.catalogue.processes if one.group == group.id],
            )
            for group in self.catalogue.groups
        ]

    def reason(self, row: ObligationRow) -> str:
        """Return why an open obligation is open, in one sentence."""
        return plain(kept_sentence(row.reason, row.detail, self.evidence_type, self.language))

    def _named(self, rows: Iterable[object], key: str) -> str:
        for one in rows:
            if getattr(one, "id", "") == key:
                return plain(translated(one.name, self.language))  # type: ignore[attr-defined]
        return key


class AssessedScreen(Screen):
    """A page over an assessment; ``assessed`` returns what the template shows.

    Without an assessment (a past day that is still worked out, an organisation that was never assessed)
    the page says so and looks again by itself.
    """

    place = "organisation"

    @cached_property
    def found(self) -> Standing | None:
        """The assessment, None while there is none."""
        return conformity.standing_on(self.actor, self.as_of)

    @property
    def standing(self) -> Standing:
        """The assessment of a page that has one."""
        if self.found is None:
            raise LookupError("There is no assessment yet.")
        return self.found

    @cached_property
    def catalogue(self) -> CatalogueInForce:
        """The catalogue the assessment was made with."""
        return conformity.catalogue_with(self.actor, self.standing)

    @cached_property
    def terms(self) -> Terms:
        """Names of the catalogue in the reader's language."""
        return Terms(self.catalogue, self.language)

    def content(self) -> Content | HttpResponseBase:
        """Return what the template shows, or the page that says that it is being worked out."""
        if self.found is None or self.found.computed_at is None:
            return self.waiting()
        shown = self.assessed()
        if isinstance(shown, HttpResponseBase):
            return shown
        return {"standing": self.found, "outdated": self.found.as_of < self.day, **shown}

    def waiting(self) -> HttpResponse:
        """Return the page that waits for the assessment."""
        return render(self.request, WAITING, {"place": self.place, "actor": self.actor, "day": self.day})

    def assessed(self) -> Content | HttpResponseBase:
        """Return what the template shows."""
        raise NotImplementedError

    def maybe(self, name: str, /, query: Mapping[str, object] | None = None, **names: object) -> str:
        """Return the address of a page that another place brings, empty where it is not built."""
        try:
            return self.link(name, query, **names)
        except NoReverseMatch:
            return ""

    def people(self, people: Iterable[str]) -> Mapping[str, str]:
        """Return names of people by id, as far as the reader may see people."""
        return organization.people_names(self.actor, people)

    def owner(self, row: ObligationRow, names: Mapping[str, str]) -> str:
        """Return whose an obligation is: the person, else the role that nobody holds."""
        if row.owner and row.owner in names:
            return plain(names[row.owner])
        role = self.terms.role(row.owner_role) if row.owner_role else ""
        if row.owner:
            return role
        return self.say("organisation.nobody", role=role) if role else self.say("organisation.nobody_at_all")

    def lapse(self, row: ObligationRow) -> str:
        """Return until when a verdict stands, empty without an end."""
        if row.lapses_on is None:
            return ""
        key = "organisation.lapses" if row.lapses_on >= self.day else "organisation.lapsed"
        return self.say(key, day=row.lapses_on)

    def verdict_address(self, scope: str, kind: str, parent: str, practice: str) -> str:
        """Return the address of one verdict."""
        if kind == "organization":
            return self.link("organisation_verdict", practice=practice)
        return self.link("verdict", project=parent, item=scope, practice=practice)

    def evidence_address(self, uid: str) -> str:
        """Return the address of a record of evidence, empty while that place is not built."""
        return self.maybe("evidence_record", uid=uid)

    def blockers(self, rows: Sequence[ObligationRow], *, most: int = 6, place: bool = True) -> list[Blocker]:
        """Return open obligations as lines of what blocks; the same gap in several places is one line.

        ``place`` says that a line begins with where it is, otherwise with its process.
        """
        groups: dict[tuple[str, str, str], list[ObligationRow]] = {}
        for row in rows:
            groups.setdefault((row.practice, row.reason, row.detail), []).append(row)
        shown = list(groups.values())[:most]
        names = self.people(some[0].owner for some in shown)
        return [self._blocker(some, names, place=place) for some in shown]

    def _blocker(self, rows: Sequence[ObligationRow], names: Mapping[str, str], *, place: bool) -> Blocker:
        row, more = rows[0], len(rows) - 1
        subject = plain(row.scope_name) if place else self.terms.process(row.process)
        if more:
            subject = self.say("organisation.and_more", name=subject, count=more)
        href = self.verdict_address(row.scope, row.scope_kind, row.parent, row.practice)
        if more:
            href = self.link("organisation_gaps", {"practice": row.practice})
        return Blocker(
            verdict=row.verdict.value,
            subject=subject,
            sentence=self.terms.practice(row.practice),
            href=href,
            practice=row.practice,
            owner=self.owner(row, names),
            due=self.lapse(row),
            kind=self.terms.reason(row),
        )
