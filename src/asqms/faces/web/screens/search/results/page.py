# SPDX-License-Identifier: Apache-2.0
"""One search over items, projects, processes, practices, requirements, evidence and people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from asqms.contexts.evidence import api as evidence
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordFilter
from asqms.contexts.organization import api as organization
from asqms.documents.criteria import text_in
from asqms.documents.wording import plain
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import CatalogueScreen

SUGGESTED = 3
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found."""

    title: str
    href: str
    code: str = ""
    note: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of one sort; ``more`` is the address of a list that holds all."""

    title: str
    rows: tuple[Hit, ...]
    more: str = ""


class SearchScreen(CatalogueScreen):
    """What fits the words, grouped; only what the reader may see."""

    template = "screens/search/results/template.html"
    fragments = {"suggestions": "screens/search/results/suggestions.html"}  # noqa: RUF012 - as Screen has it
    place = "search"

    def shows(self) -> Content:
        """Return the groups that have something."""
        asked = self.asked("q")
        words = organization.search_words(asked)
        htmx = getattr(self.request, "htmx", None)
        limit = SUGGESTED if htmx and htmx.target == "suggestions" else SHOWN
        groups = [one for one in self._groups(asked, limit) if one.rows] if words else []
        return {
            "asked": asked,
            "too_short": bool(asked) and not words,
            "groups": groups,
            "nothing": bool(words) and not groups,
            "searched": evidence.MOST_SEARCHED,
            "all": self.link("search", {"q": asked}),
        }

    def _groups(self, asked: str, limit: int) -> Iterator[Hits]:
        yield self._scopes(asked, limit, "software_item")
        yield self._scopes(asked, limit, "project")
        yield self._processes(asked, limit)
        yield self._practices(asked, limit)
        yield self._requirements(asked, limit)
        yield self._records(asked, limit)
        yield self._evidence(asked, limit)
        yield self._people(asked, limit)

    def _scopes(self, asked: str, limit: int, kind: str) -> Hits:
        found = organization.found_scopes(self.actor, asked, kinds=(kind,), limit=limit)
        rows = []
        for one in found:
            if kind == "project":
                href = self.maybe("project", project=one.key)
            else:
                href = self.maybe("item", project=one.parent, item=one.key)
            rows.append(Hit(plain(one.name), href, one.key, plain(one.parent_name)))
        return Hits(self.say(f"search.{kind}"), tuple(rows))

    def _processes(self, asked: str, limit: int) -> Hits:
        rows = [
            Hit(name, self.link("process", process=one.id), one.id)
            for one in self.catalogue.processes
            if self._fits(asked, one.id, name := self.terms.process(one.id), str(one.name))
        ]
        return Hits(self.say("search.process"), tuple(rows[:limit]))

    def _practices(self, asked: str, limit: int) -> Hits:
        rows: list[Hit] = []
        for one in self.catalogue.practices:
            text, own = text_in(one.statement, self.language)
            texts = (text, *one.statement.by_language.values())
            if len(rows) < limit and self._fits(asked, one.id, one.official_id, *texts):
                rows.append(Hit(text, self.practice_link(one.id), one.id, language="" if own else "en"))
        return Hits(self.say("search.practice"), tuple(rows), self.link("practices", {"q": asked}))

    def _requirements(self, asked: str, limit: int) -> Hits:
        rows: list[Hit] = []
        for standard in self.catalogue.standards:
            for one in standard.requirements:
                name = self.standard_name(standard.id)
                if len(rows) < limit and self._fits(asked, name, one.id, *one.title.by_language.values()):
                    text, own = text_in(one.title, self.language)
                    href = self.requirement_link(one.standard, one.id)
                    rows.append(Hit(text, href, one.id, name, "" if own else "en"))
        return Hits(self.say("search.requirement"), tuple(rows), self.link("standards", {"q": asked}))

    def _records(self, asked: str, limit: int) -> Hits:
        page = governance.record_page(self.actor, RecordFilter(text=asked), size=limit)
        rows = tuple(
            Hit(
                plain(one.title),
                self.link("work_record", number=one.number),
                one.number,
                plain(one.scope_name),
            )
            for one in page.rows
        )
        return Hits(self.say("search.record"), rows)

    def _evidence(self, asked: str, limit: int) -> Hits:
        found = evidence.found_evidence(self.actor, asked, limit=limit)
        rows = tuple(
            Hit(
                plain(one.title or one.name),
                self.maybe("evidence_record", uid=one.uid),
                note=f"{self.terms.evidence_type(one.type)} · {plain(one.subject_name)}",
            )
            for one in found
        )
        return Hits(self.say("search.evidence"), rows, self.maybe("evidence", {"text": asked}))

    def _people(self, asked: str, limit: int) -> Hits:
        rows = tuple(
            Hit(plain(one.name), self.link("person", person=one.key), one.key)
            for one in organization.found_people(self.actor, asked, limit=limit)
        )
        return Hits(self.say("search.person"), rows)

    def _fits(self, asked: str, *texts: str) -> bool:
        joined = " ".join(texts).casefold()
        return all(word.casefold() in joined for word in organization.search_words(asked))
