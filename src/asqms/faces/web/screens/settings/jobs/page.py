# SPDX-License-Identifier: Apache-2.0
"""Background work of the organisation: what waits, runs, is done or failed."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.organization import api as organization
from asqms.contexts.work import api as work
from asqms.contexts.work.data import JobState, JobView
from asqms.faces.web.parts import Cell, Column, Pager, Row, Tab, Table
from asqms.faces.web.screen import Content, Screen

VIEW = "organization.view_inside"
DECIDE = "organization.edit_settings"


class JobsScreen(Screen):
    """Jobs, newest first; administrators and quality managers may cancel and try again."""

    template = "screens/settings/jobs/template.html"

    def content(self) -> Content:
        """Return a page of jobs and how many are in each state."""
        organization.authorise(self.actor, VIEW)
        wanted = self.asked("state")
        state = JobState(wanted) if wanted in set(JobState) else None
        uid = self.actor.organisation_uid
        page = work.jobs(uid, state=state, cursor=self.asked("after"), limit=self.rows_wanted)
        counts = work.job_counts(uid)
        return {
            "view": "jobs",
            "states": (
                Tab(self.say("settings.jobs.all"), self.link("jobs"), state is None, sum(counts.values())),
                *(
                    Tab(
                        self.say(f"settings.jobs.state_{one.value}"),
                        self.link("jobs", {"state": one.value}),
                        one is state,
                        count,
                    )
                    for one, count in counts.items()
                ),
            ),
            "table": self._table(page.rows, page.next_cursor),
            "chosen": [one for one in page.rows if one.state in {JobState.DEAD, JobState.WAITING}],
            "may_decide": organization.may(self.actor, DECIDE),
        }

    def act(self) -> HttpResponseBase:
        """Try a job again, or cancel it."""
        organization.authorise(self.actor, DECIDE)
        uid = self.actor.organisation_uid
        if "retry" in self.posted:
            work.retry_job(uid, self.posted.get("retry", ""), at=self.now)
            return self.done("settings.jobs.tried", self.link("jobs"))
        work.cancel_job(uid, self.posted.get("cancel", ""), at=self.now)
        return self.done("settings.jobs.cancelled", self.link("jobs"))

    def _table(self, rows: tuple[JobView, ...], following: str) -> Table:
        say = self.say
        return Table(
            name="jobs",
            caption=say("settings.jobs"),
            caption_hidden=True,
            columns=(
                Column("name", say("settings.jobs.what"), optional=False),
                Column("state", say("settings.jobs.state"), optional=False),
                Column("progress", say("settings.jobs.progress"), "share"),
                Column("asked", say("settings.jobs.asked"), "moment"),
                Column("finished", say("settings.jobs.finished"), "moment"),
                Column("tries", say("settings.jobs.tries"), "number"),
                Column("uid", say("settings.jobs.id"), "code", hidden=True),
            ),
            rows=tuple(
                Row(
                    {
                        "name": Cell(one.name, note=one.progress_words),
                        "state": Cell(
                            say(f"settings.jobs.state_{one.state.value}"),
                            note=f"{one.error_code} {one.error_text}".strip(),
                        ),
                        "progress": Cell(one.progress_done, whole=one.progress_total)
                        if one.progress_total
                        else None,
                        "asked": one.enqueued_at,
                        "finished": one.finished_at,
                        "tries": one.tries,
                        "uid": one.uid,
                    },
                    key=one.uid,
                )
                for one in rows
            ),
            pager=Pager(next=following),
        )
