# SPDX-License-Identifier: Apache-2.0
"""All projects and software items with their figures."""

from __future__ import annotations

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Tab
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.map import whole_page
from asqms.faces.web.screens.products.figures import figure_table


class ProjectsScreen(AssessedScreen):
    """Projects, or software items, what blocks most first."""

    template = "screens/products/projects/template.html"
    place = "products"

    def assessed(self) -> Content:
        """Return one page of projects or of items."""
        items = self.asked("show_items") == "yes"
        size = self.rows_wanted
        seen = conformity.conformity_map(
            self.actor,
            self.standing,
            "software_item" if items else "project",
            page=whole_page(self.asked("page")),
            size=size,
        )
        name = "items" if items else "projects"
        return {
            "table": figure_table(self, name, self.say(f"products.projects.{name}"), seen.columns),
            "tabs": (
                Tab(self.say("products.projects.projects"), self.link("products"), not items),
                Tab(self.say("products.projects.items"), self.link("products", {"show_items": "yes"}), items),
                Tab(self.say("products.suppliers.title"), self.link("suppliers"), current=False),
            ),
            "seen": seen,
            "first": (seen.page - 1) * size + 1,
            "last": min(seen.total, seen.page * size),
            "previous": seen.page - 1,
            "next": seen.page + 1,
            "may_project": not self.as_of
            and organization.may_anywhere(self.actor, "inventory.edit_projects"),
            "may_item": not self.as_of and organization.may_anywhere(self.actor, "inventory.edit_items"),
        }
