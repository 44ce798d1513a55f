# SPDX-License-Identifier: Apache-2.0
"""One process: purpose, responsibilities, practices, adopted versions, who follows them, decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import HttpResponseBase

from asqms.contexts.governance import api as governance
from asqms.contexts.inventory import api as inventory
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.processes import api as processes
from asqms.contexts.processes.data import AdoptedVersion, DecisionFilter, DecisionView
from asqms.contexts.rollout import api as rollout
from asqms.documents.criteria import text_in
from asqms.documents.wording import name_of, plain
from asqms.faces.web.parts import Cell, Choice, Column, Crumb, Fact, Pager, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import CatalogueScreen
from asqms.kernel.errors import AsqmsError

if TYPE_CHECKING:
    from asqms.contexts.catalog.data import Practice, Process

COUNTED = ("conforms", "partly", "deviates", "undetermined", "justified")
ADOPT, FOLLOW = "adopt", "follow"


class ProcessScreen(CatalogueScreen):
    """Everything about how one process is adopted and followed."""

    template = "screens/processes/process/template.html"
    place = "processes"

    @cached_property
    def process(self) -> Process:
        """The process of the address; raises NotFoundError."""
        found = self.catalogue.process_by_id.get(self.name("process"))
        if found is None:
            raise NotFoundError("process", self.name("process"))
        return found

    def shows(self) -> Content:
        """Return the process with all its tables and forms."""
        process = self.process
        versions = processes.adopted_versions(self.actor, process=process.id, as_of=self.as_of)
        current = next((one for one in versions if one.in_force), None)
        decided = processes.decisions(
            self.actor, DecisionFilter(process=process.id, in_force=not self.asked("all")), as_of=self.as_of
        )
        named = [one.owner for one in versions] + [one.approver for one in decided.rows]
        names = self.people(named)
        purpose, own = text_in(process.purpose, self.language)
        title = self.terms.process(process.id)
        may_adopt = self.as_of is None and organization.may(self.actor, "processes.adopt")
        may_follow = self.as_of is None and organization.may_anywhere(
            self.actor, "processes.adopt_in_project"
        )
        return {
            "process": process,
            "title": title,
            "purpose": purpose,
            "own": own,
            "crumbs": [Crumb(self.say("processes.title"), self.link("processes")), Crumb(title)],
            "facts": self._facts(current, names),
            "current": current,
            "raci": self._raci(current, names),
            "practices": self._practices(),
            "versions": self._versions(versions, names),
            "followers": self._followers(),
            **self._moves(versions),
            "decisions": self._decisions(decided.rows, names),
            "all_decisions": bool(self.asked("all")),
            "may_adopt": may_adopt,
            "may_follow": may_follow and bool(versions),
            "kept": self._kept(process.id),
            "people": self._people() if may_adopt else (),
            "projects": self._projects() if may_follow else (),
            "version_choices": [Choice(one.version, one.version) for one in versions],
            "today": self.day.isoformat(),
            "form_of": self.posted.get("what", ""),
        }

    def _kept(self, process: str) -> list[Fact]:
        """Return the types of record the process keeps, with how many are open."""
        figures = governance.type_figures(self.actor)
        return [
            Fact(
                one.plural.text.in_language(self.language),
                figures[name].open if name in figures else 0,
                href=self.link("work_type", type=name),
            )
            for name, one in governance.types_for(self.actor).items()
            if one.process == process
        ]

    def act(self) -> HttpResponseBase:
        """Adopt a version, or let a project follow one."""
        process, reason = self.process.id, self.posted.get("reason", "")
        version = self.posted.get("version", "").strip()
        since = _day(self.posted.get("since", ""))
        back = self.link("process", process=process)
        if self.posted.get("what") == FOLLOW:
            project = self.posted.get("project", "")
            processes.let_project_follow(self.actor, project, process, version, since=since, reason=reason)
            return self.done("processes.follows", back, version=version)
        move_by = self.posted.get("move_by", "")
        wish = processes.AdoptionWish(
            process,
            version,
            self.posted.get("owner", ""),
            since,
            self.posted.get("changes", ""),
            _day(move_by) if move_by else None,
        )
        processes.adopt_version(self.actor, wish, reason=reason)
        return self.done("processes.adopted", back, version=version)

    def _facts(self, current: AdoptedVersion | None, names: Mapping[str, str]) -> list[Fact]:
        process = self.process
        facts = [
            Fact(self.say("processes.id"), process.id, code=True),
            Fact(self.say("processes.owner_role"), self.terms.role(process.owner_role)),
            Fact(
                self.say("processes.phases"),
                self.joined(self.terms.phase(one) for one in process.phases) or self.say("processes.always"),
            ),
            Fact(self.say("processes.origin"), self.mark(process.mark), note=plain(process.seed_name)),
        ]
        if current:
            facts[:0] = [
                Fact(self.say("processes.version"), plain(current.version)),
                Fact(self.say("processes.since"), current.since),
                Fact(
                    self.say("processes.owner"),
                    plain(names.get(current.owner, current.owner)),
                    href=self._person(current.owner, names),
                ),
            ]
        return facts

    def _person(self, person: str, names: Mapping[str, str]) -> str:
        return self.link("person", person=person) if person in names else ""

    def _raci(self, current: AdoptedVersion | None, names: Mapping[str, str]) -> Table:
        """Return who is responsible and accountable, and who holds the role on the organisation."""
        given = processes.responsible_roles(self.actor, current, as_of=self.as_of) if current else {}
        tasks: dict[str, list[str]] = {self.process.owner_role: [self.say("processes.whole_process")]}
        for what, role in given.items():
            whole = what == self.process.id
            tasks.setdefault(role, []).append(self.say("processes.whole_process") if whole else what)
        held = organization.holders(self.actor, tasks, as_of=self.as_of)
        columns = (
            Column("part", self.say("processes.part"), optional=False),
            Column("role", self.say("processes.role"), optional=False),
            Column("people", self.say("processes.held_by"), optional=False),
            Column("tasks", self.say("processes.for_what")),
        )
        rows = []
        if current:
            rows.append(
                Row(
                    {
                        "part": self.say("processes.accountable"),
                        "role": self.say("processes.process_owner"),
                        "people": Cell(
                            plain(names.get(current.owner, current.owner)),
                            href=self._person(current.owner, names),
                        ),
                        "tasks": self.say("processes.whole_process"),
                    }
                )
            )
        for role, some in tasks.items():
            people = self.joined(dict.fromkeys(plain(one.person_name) for one in held.get(role, ())))
            rows.append(
                Row(
                    {
                        "part": self.say("processes.responsible"),
                        "role": Cell(self.terms.role(role), href=self.link("people", {"role": role})),
                        "people": people or self.say("processes.per_scope"),
                        "tasks": ", ".join(dict.fromkeys(some)),
                    }
                )
            )
        return Table("raci", self.say("processes.raci"), columns, rows)

    def _practices(self) -> Table:
        columns = (
            Column("id", self.say("processes.practice"), "code", optional=False),
            Column("asks", self.say("processes.asks"), optional=False),
            Column("kind", self.say("processes.kind")),
            *(Column(one, name_of(one, self.language), "number") for one in COUNTED),
            Column("state", self.say("processes.conforming")),
        )
        rows = [
            self._practice(one)
            for one in self.catalogue.practices
            if one.process == self.process.id and not one.retired
        ]
        return Table("practices", self.say("processes.practices"), columns, rows)

    def _practice(self, practice: Practice) -> Row:
        figures = self.figures.get(practice.id)
        counts = {one: getattr(figures.judged, one) if figures else None for one in COUNTED}
        return Row(
            {
                "id": Cell(practice.id, href=self.practice_link(practice.id)),
                "asks": self.asks(practice),
                "kind": self.kind(practice),
                **counts,
                "state": self.practice_cell(practice.id),
            }
        )

    def _versions(self, versions: Sequence[AdoptedVersion], names: Mapping[str, str]) -> Table:
        columns = (
            Column("version", self.say("processes.version"), optional=False),
            Column("since", self.say("processes.since"), "day"),
            Column("owner", self.say("processes.owner")),
            Column("state", self.say("processes.state")),
        )
        rows = [
            Row(
                {
                    "version": plain(one.version),
                    "since": one.since,
                    "owner": Cell(
                        plain(names.get(one.owner, one.owner)), href=self._person(one.owner, names)
                    ),
                    "state": self.say(f"processes.{self._state(one)}"),
                },
                current=one.in_force,
            )
            for one in versions
        ]
        return Table("versions", self.say("processes.versions"), columns, rows)

    def _state(self, one: AdoptedVersion) -> str:
        if one.in_force:
            return "in_force"
        return "later" if one.since > self.day else "replaced"

    def _followers(self) -> Table:
        page = processes.followers(
            self.actor,
            self.process.id,
            as_of=self.as_of,
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        columns = (
            Column("project", self.say("processes.project"), optional=False),
            Column("version", self.say("processes.version")),
            Column("since", self.say("processes.since"), "day"),
        )
        rows = [
            Row(
                {
                    "project": Cell(plain(one.name), href=self.maybe("project", project=one.project)),
                    "version": plain(one.version) or self.say("processes.follows_none"),
                    "since": one.since,
                }
            )
            for one in page.rows
        ]
        pager = Pager(page.previous, page.next)
        return Table("followers", self.say("processes.followers"), columns, rows, pager)

    def _moves(self, versions: Sequence[AdoptedVersion]) -> Content:
        """Return who still has to move to the version in force; nothing on a past day or with one version."""
        only_one = self.as_of is not None or len(versions) < 2  # noqa: PLR2004 - there is nothing to move from
        told = None if only_one else rollout.moves_to(self.actor, self.process.id)
        if told is None or not told.rows:
            return {"moves": None}
        columns = (
            Column("project", self.say("processes.project"), optional=False),
            Column("version", self.say("processes.works_by")),
            Column("by", self.say("processes.move_by"), "day", optional=False),
            Column("open_records", self.say("processes.open_records"), "number"),
            Column("tailorings", self.say("processes.tailorings_there"), "number"),
        )
        rows = [
            Row(
                {
                    "project": Cell(plain(one.name), href=self.maybe("project", project=one.project)),
                    "version": f"{plain(one.version)} → {plain(told.version)}",
                    "by": Cell(one.by, note=self.say("processes.late") if one.overdue else ""),
                    "open_records": one.open_records,
                    "tailorings": one.tailorings,
                }
            )
            for one in told.rows
        ]
        title = self.say("processes.moves", version=told.version)
        return {"moves": Table("moves", title, columns, rows), "moves_changes": plain(told.changes)}

    def _decisions(self, found: Sequence[DecisionView], names: Mapping[str, str]) -> Table:
        columns = (
            Column("key", self.say("processes.id"), "code", optional=False),
            Column("kind", self.say("processes.kind")),
            Column("where", self.say("processes.where")),
            Column("practices", self.say("processes.practices"), "code"),
            Column("approver", self.say("processes.approver")),
            Column("expires", self.say("processes.expires"), "day"),
            Column("state", self.say("processes.state")),
        )
        rows = [
            Row(
                {
                    "key": one.key,
                    "kind": self.say(f"processes.{one.kind}"),
                    "where": plain(one.scope_name),
                    "practices": ", ".join(one.practices),
                    "approver": plain(names.get(one.approver, one.approver)),
                    "expires": one.expires,
                    "state": self.say(
                        f"processes.decision_{one.state}" if one.counts else "processes.one_person"
                    ),
                }
            )
            for one in found
        ]
        return Table("decisions", self.say("processes.decisions"), columns, rows)

    def _people(self) -> list[Choice]:
        return [Choice(one.key, plain(one.name)) for one in organization.every_person(self.actor)]

    def _projects(self) -> list[Choice]:
        return [Choice(one.key, plain(one.name)) for one in inventory.projects(self.actor)]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise AsqmsError("web.bad_day", "This is no day.", hint="Write a day like 2026-06-30.") from error
