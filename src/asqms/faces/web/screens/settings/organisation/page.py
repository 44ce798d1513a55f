# SPDX-License-Identifier: Apache-2.0
"""Name, default language and active standards of the organisation, as one governed record."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.catalog import api as catalog
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.documents.names import translated
from asqms.faces.web.language import OWN_NAMES
from asqms.faces.web.parts import Choice, Moment
from asqms.faces.web.screen import Content, Screen

KEY = "organisation"


class OrganisationScreen(Screen):
    """The settings of the organisation, with what they were before."""

    template = "screens/settings/organisation/template.html"

    def content(self) -> Content:
        """Return the settings and their history."""
        organization.authorise(self.actor, "organization.edit_settings")
        history = ledger.record_history(self.actor.organisation_uid, "settings", KEY)
        uid = self.actor.organisation_uid
        standards = catalog.catalogue(uid, self.day).standards
        return {
            "view": "organisation",
            "settings": {"default_language": "en", **(history[0].content if history else {})},
            "version": history[0].version if history else 0,
            "languages": tuple(Choice(code, title) for code, title in OWN_NAMES.items()),
            "standards": tuple(Choice(one.id, translated(one.title, self.language)) for one in standards),
            "active": self.posted.getlist("standards") or catalog.active_standards(uid, self.day),
            "moments": tuple(_moment(self, one) for one in history[:20]),
        }

    def act(self) -> HttpResponseBase:
        """Write the settings as a new version of their record."""
        history = ledger.record_history(self.actor.organisation_uid, "settings", KEY)
        before = dict(history[0].content) if history else {}
        version = self.posted.get("version", "")
        organization.write_record(
            self.actor,
            "settings",
            before
            | {
                "name": self.posted.get("name", "").strip(),
                "default_language": self.posted.get("default_language", ""),
                "standards": self.posted.getlist("standards"),
            },
            reason=self.posted.get("reason", "").strip(),
            expected_version=int(version) if version.isdecimal() else None,
        )
        return self.done("settings.saved", self.link("organisation_settings"))


def _moment(screen: OrganisationScreen, record: WrittenRecord) -> Moment:
    title = screen.say(
        "settings.organisation.version", count=record.version, name=str(record.content.get("name"))
    )
    return Moment(record.recorded_at, title, who=record.actor, note=record.reason)
