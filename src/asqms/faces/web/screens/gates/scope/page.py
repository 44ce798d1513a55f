# SPDX-License-Identifier: Apache-2.0
"""A gate about a scope before there is a record: what would hold it now."""

from __future__ import annotations

from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.parts import Choice, Crumb
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.gates.panel import gate_panel
from asqms.faces.web.screens.work.base import WorkBase

VIEW = "governance.view"


class ScopeGateScreen(WorkBase):
    """What a gate says about a scope."""

    template = "screens/gates/scope/template.html"

    def shows(self) -> Content:
        """Return the panel of the gate, or where to look when no scope is named."""
        gate = governance.gate_for(self.actor, self.name("gate"))
        scope = str(self.kwargs.get("scope", "")) or self.asked("scope")
        scopes = organization.writable_scopes(self.actor, VIEW, gate.scopes)
        if not scopes:
            organization.authorise(self.actor, VIEW)
        names = {one.key: plain(one.name) for one in scopes}
        shown = [] if self.as_of or not scope else [self._panel(gate.gate, scope)]
        return {
            "crumbs": [
                Crumb(self.say("work.title"), self.link("work")),
                Crumb(self.say("gates.title"), self.link("gates")),
                Crumb(gate.name.text.in_language(self.language)),
            ],
            "title": gate.name.text.in_language(self.language),
            "sub": names.get(scope, scope),
            "gate_panels": shown,
            "frozen_panels": [],
            "scopes": [Choice(key, name) for key, name in names.items()],
            "scope": scope,
            "here": self.link("gate_whole", gate=gate.gate),
        }

    def _panel(self, gate: str, scope: str) -> object:
        return gate_panel(self, governance.gate_view(self.actor, gate, scope))
