# SPDX-License-Identifier: Apache-2.0
"""The first page: what is mine, what waits for me, what lapses, what changed since I looked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import ObligationRow
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordRow
from asqms.contexts.governance.data.notices import NoticeView
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import ProposalView
from asqms.documents.wording import name_of, plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import ListRow, Moment
from asqms.faces.web.screen import Content

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import LapsingEvidence, NewsRow

MOST_TASKS = 8


class TodayScreen(AssessedScreen):
    """What concerns the reader today."""

    template = "screens/today/overview/template.html"
    place = "today"

    def waiting(self) -> HttpResponse:
        """Return the first steps where nothing was assessed yet."""
        if self.as_of:
            return super().waiting()
        return self.shown(
            {
                "standing": None,
                "no_role": not organization.may_anywhere(self.actor, "organization.view"),
                "may_register": organization.may_anywhere(self.actor, "inventory.edit_projects"),
            }
        )

    def assessed(self) -> Content:
        """Return short lists, each leading to the long one."""
        found = conformity.today(self.actor, self.standing)
        total = conformity.visible_total(self.actor, self.standing).rollups[""].mandatory
        decide = [] if self.as_of else organization.proposals(self.actor, to_decide=True)
        tasks = () if self.as_of else governance.my_tasks(self.actor)
        asked = [] if self.as_of else organization.proposals(self.actor, mine=True)
        names = self.people([*(row.owner for row in found.lapses), *(one.author for one in decide)])
        return {
            "tally": total,
            "no_role": not total.total and not organization.may_anywhere(self.actor, "organization.view"),
            "mine": self.blockers(found.mine, most=10),
            "mine_total": found.mine_total,
            "decide": [self._proposal(one, names) for one in decide],
            "asked": [self._proposal(one, names) for one in asked],
            "tasks": [self._task(one) for one in tasks[:MOST_TASKS]],
            "told": [] if self.as_of else [self._notice(one) for one in governance.my_notices(self.actor)],
            "tasks_more": max(0, len(tasks) - MOST_TASKS),
            "lapses": [self._lapsing(row, names) for row in found.lapses],
            "evidence": [self._evidence(one) for one in found.evidence],
            "news": [] if self.as_of else [self._news(one) for one in found.news],
            "news_more": found.news_total - len(found.news),
            "looked_at": found.looked_at,
        }

    def act(self) -> HttpResponseBase:
        """Remember that what changed, or what the reader was told, was seen."""
        if self.posted.get("what") == "notices":
            governance.seen_notices(self.actor)
            return self.done("today.overview.told_done", self.link("home"))
        conformity.seen_everything(self.actor)
        return self.done("today.overview.seen_done", self.link("home"))

    def _proposal(self, one: ProposalView, names: Mapping[str, str]) -> ListRow:
        kind = self.say(f"products.proposal.kind_{one.kind}")
        author = plain(names.get(one.author, one.author))
        return ListRow(
            self.say("products.proposal.title", kind=kind, scope=plain(one.scope_name)),
            self.link("proposal", uid=one.uid),
            note=self.say("today.overview.by", author=author, day=one.proposed_at.date()),
        )

    def _task(self, one: RecordRow) -> ListRow:
        late = one.due is not None and one.due < self.day
        parts = [plain(one.scope_name)]
        if one.due is not None:
            parts.append(self.say("today.overview.task_due", day=one.due))
        return ListRow(
            plain(one.title),
            self.link("work_record", number=one.number),
            code=one.number,
            note=" · ".join(parts),
            verdict="deviates" if late else "",
        )

    def _notice(self, one: NoticeView) -> ListRow:
        return ListRow(
            plain(one.title),
            self.link("work_record", number=one.number),
            code=one.number,
            note=self.say(f"today.overview.told_{one.kind}"),
            verdict="deviates" if one.kind in {"overdue", "escalated"} else "",
        )

    def _lapsing(self, row: ObligationRow, names: Mapping[str, str]) -> ListRow:
        note = " · ".join((plain(row.scope_name), self.owner(row, names), self.lapse(row)))
        href = self.verdict_address(row.scope, row.scope_kind, row.parent, row.practice)
        return ListRow(
            self.terms.practice(row.practice), href, code=row.practice, note=note, verdict=row.verdict.value
        )

    def _evidence(self, one: LapsingEvidence) -> ListRow:
        until = self.say("today.overview.evidence_until", day=one.valid_until)
        note = f"{plain(one.subject_name)} · {until}"
        return ListRow(plain(one.title), self.evidence_address(one.uid), note=note)

    def _news(self, one: NewsRow) -> Moment:
        nothing = self.say("today.overview.nothing")
        before = name_of(one.before.value, self.language) if one.before else nothing
        after = name_of(one.after.value, self.language) if one.after else nothing
        practice = self.terms.practice(one.practice)
        return Moment(
            one.at,
            f"{plain(one.scope_name)} · {one.practice}: "
            + self.say("today.overview.was", before=before, after=after),
            href=self.verdict_address(one.scope, one.scope_kind, one.parent, one.practice)
            if one.after
            else "",
            note=practice,
            verdict=one.after.value if one.after else "",
        )
