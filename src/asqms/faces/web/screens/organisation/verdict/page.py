# SPDX-License-Identifier: Apache-2.0
"""One verdict: what it is, why, on which evidence, what it counts for, and what can be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import ObligationRow
from asqms.contexts.organization import api as organization
from asqms.documents.wording import name_of, plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Chip, Crumb, ListGroup, ListRow, Moment
from asqms.faces.web.screen import Content

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import Change, NamedEvidence, ScopeStep, VerdictView

GAPS = ("partly", "deviates", "undetermined")
CONFIRMABLE = ("conforms", "partly")
ACTIONS = (
    ("confirm", "conformity.confirm"),
    ("overrule", "conformity.overrule"),
    ("justify", "processes.propose_decision"),
    ("tailor", "processes.propose_decision"),
    ("assign", "organization.assign_role"),
)
"""What can be decided about a verdict, and the right it needs."""
SEND = "evidence.receive"


@dataclass(frozen=True, slots=True)
class Link:
    """A way to go on."""

    title: str
    href: str
    main: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A line about evidence with the page of the record."""

    line: object
    href: str


class VerdictScreen(AssessedScreen):
    """A verdict on the organisation itself; a software item's is ``ItemVerdictScreen``."""

    template = "screens/organisation/verdict/template.html"

    @property
    def practice(self) -> str:
        """Which practice."""
        return self.name("practice")

    @cached_property
    def scope(self) -> str:
        """About what."""
        return conformity.way_to(self.actor, "")[-1].scope

    @cached_property
    def way(self) -> Sequence[ScopeStep]:
        """The elements above the scope and the scope itself."""
        return conformity.way_to(self.actor, self.scope)

    @cached_property
    def view(self) -> VerdictView:
        """The verdict with everything about it."""
        return conformity.verdict_view(self.actor, self.practice, self.scope, self.language, as_of=self.as_of)

    def assessed(self) -> Content:
        """Return the verdict beside the list of its process."""
        view = self.view
        return {
            "practice": self.practice,
            "scope_name": plain(self.way[-1].name),
            "heading": plain(self.way[-1].name),
            "sub": self.terms.process(view.process),
            "crumbs": self.crumbs(),
            "groups": self.groups(view),
            "list_label": self.say("organisation.verdict.obligations"),
            **self.answer(view),
        }

    def answer(self, view: VerdictView) -> Content:
        """Return what the pane shows."""
        return {
            "view": _with_rows(view, [self.evidence_row(one) for one in view.evidence]),
            "clauses": [self._clause(one.standard, one.requirement, one.name) for one in view.clauses],
            "moments": [self._moment(one) for one in view.history],
            "advice": self._advice(view),
            "actions": [] if self.as_of else self._actions(view),
            "waiting": self._waiting(),
            "further": self._further(view),
        }

    def crumbs(self) -> list[Crumb]:
        """Return the way to the verdict."""
        root = Crumb(self.say("frame.organisation"), self.link("organisation"))
        itself = Crumb(
            self.say("organisation.own"), self.link("organisation_obligations", {"scope": self.scope})
        )
        return [root, itself, Crumb(self.practice)]

    def own_address(self, practice: str) -> str:
        """Return the address of another verdict on the same scope."""
        return self.link("organisation_verdict", practice=practice)

    def decide_address(self, action: str) -> str:
        """Return the address of a form."""
        return self.link("organisation_decide", practice=self.practice, action=action)

    def groups(self, view: VerdictView) -> list[ListGroup]:
        """Return the obligations of the same process on the same scope."""
        wanted = conformity.obligation_filter({"scope": self.scope, "process": view.process})
        page = conformity.obligations(self.actor, self.standing, wanted)
        rows = sorted(page.rows, key=lambda row: row.practice)
        shown = [
            ListRow(
                title=self.terms.practice(row.practice),
                href=self.own_address(row.practice),
                code=row.practice,
                note=self._note(row),
                verdict=row.verdict.value,
                current=row.practice == self.practice,
            )
            for row in rows
        ]
        return [ListGroup(self.terms.process(view.process), shown)]

    def _note(self, row: ObligationRow) -> str:
        practice = self.catalogue.practice_by_id.get(row.practice)
        kind = self.say(f"organisation.kind_{practice.kind.value}") if practice else ""
        return ", ".join(filter(None, (kind, self.say(f"organisation.{row.strength.value}"))))

    def evidence_row(self, one: NamedEvidence) -> EvidenceRow:
        """Return a line about evidence with the page of the record."""
        href = self.evidence_address(one.uid) if one.uid else ""
        return EvidenceRow(one.line, href)

    def _clause(self, standard: str, requirement: str, name: str) -> Chip:
        href = self.maybe("requirement", standard=standard, requirement=requirement)
        return Chip(plain(name), href)

    def _moment(self, change: Change) -> Moment:
        before = name_of(change.before.value, self.language) if change.before else ""
        after = name_of(change.after.value, self.language) if change.after else ""
        key = "was" if before and after else "new" if after else "gone"
        title = self.say(f"organisation.verdict.{key}", before=before, after=after)
        return Moment(change.at, title, verdict=change.after.value if change.after else "")

    def _advice(self, view: VerdictView) -> str:
        if self.as_of:
            return self.say("organisation.verdict.past")
        verdict = view.obligation.verdict.value
        if verdict in GAPS and not any(self.rights.values()):
            return self.say(f"organisation.verdict.{'may_send' if self.may_send else 'no_right'}")
        if view.obligation.awaiting_confirmation:
            return self.say("organisation.verdict.awaiting_help")
        return self.say(f"organisation.verdict.{'unmet_help' if verdict in GAPS else 'met_help'}")

    @cached_property
    def rights(self) -> dict[str, bool]:
        """Which rights to decide the reader has here."""
        return {right: organization.may(self.actor, right, self.scope) for right in dict(ACTIONS).values()}

    @cached_property
    def may_send(self) -> bool:
        """Whether the reader may send evidence about this scope."""
        return organization.may(self.actor, SEND, self.scope)

    def _actions(self, view: VerdictView) -> list[Link]:
        obligation = view.obligation
        offered = {"overrule"}
        if obligation.verdict.value in CONFIRMABLE and not obligation.confirmed_by:
            offered.add("confirm")
        if obligation.verdict.value in GAPS:
            offered |= {"justify", "tailor"}
        if not obligation.owner and obligation.owner_role:
            offered.add("assign")
        found = [
            Link(
                self.say(f"organisation.verdict.{action}"),
                self.decide_address(action),
                main=action == "confirm",
            )
            for action, right in ACTIONS
            if action in offered and self.rights[right]
        ]
        upload = self.maybe("evidence_upload", {"subject": self.scope})
        if upload and self.may_send and obligation.verdict.value in GAPS:
            found.append(Link(self.say("organisation.verdict.send"), upload))
        return found

    def _further(self, view: VerdictView) -> list[Link]:
        """Return where to read on: the practice, and everything of the process here."""
        practice = self.maybe("practice", practice=self.practice)
        query = {"scope": self.scope, "process": view.process}
        here = Link(self.say("organisation.verdict.all_here"), self.link("organisation_obligations", query))
        asks = [Link(self.say("organisation.verdict.practice_page"), practice)] if practice else []
        return [*asks, here]

    def _waiting(self) -> list[Link]:
        """Return decisions about the practice that wait for approval."""
        found = []
        for one in organization.proposals(self.actor, scope=self.scope):
            practices = one.content.get("practices")
            if isinstance(practices, list) and self.practice in practices:
                title = self.say("organisation.verdict.waits", count=1)
                note = plain(str(one.content.get("reason", "")))
                found.append(Link(title, self.link("proposal", uid=one.uid), note=note))
        return found


@dataclass(frozen=True)
class _Shown:
    """A verdict with its evidence as rows."""

    obligation: object
    reasons: object
    checks: object
    evidence: Sequence[EvidenceRow]


def _with_rows(view: VerdictView, rows: Sequence[EvidenceRow]) -> _Shown:
    return _Shown(view.obligation, view.reasons, view.checks, rows)
