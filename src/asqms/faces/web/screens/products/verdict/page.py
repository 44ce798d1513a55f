# SPDX-License-Identifier: Apache-2.0
"""The verdict on a software item."""

from __future__ import annotations

from functools import cached_property

from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.wording import plain
from asqms.faces.web.parts import Crumb
from asqms.faces.web.screens.organisation.verdict.page import VerdictScreen


class ItemVerdictScreen(VerdictScreen):
    """One practice on one software item."""

    place = "products"

    @cached_property
    def scope(self) -> str:
        """The software item; raises NotFoundError when it is not one of the project."""
        return self.name("item")

    def crumbs(self) -> list[Crumb]:
        """Return the way from the products to the verdict; raises NotFoundError for a wrong project."""
        steps = {one.kind: one for one in self.way}
        project = self.name("project")
        if "project" in steps and steps["project"].scope != project:
            raise NotFoundError("software item", self.scope)
        name = plain(steps["project"].name) if "project" in steps else project
        return [
            Crumb(self.say("frame.products"), self.link("products")),
            Crumb(name, self.link("project", project=project)),
            Crumb(plain(self.way[-1].name), self.link("item", project=project, item=self.scope)),
            Crumb(self.practice),
        ]

    def own_address(self, practice: str) -> str:
        """Return the address of another verdict on the same item."""
        return self.link("verdict", project=self.name("project"), item=self.scope, practice=practice)

    def decide_address(self, action: str) -> str:
        """Return the address of a form."""
        return self.link(
            "decide",
            project=self.name("project"),
            item=self.scope,
            practice=self.practice,
            action=action,
        )
