# SPDX-License-Identifier: Apache-2.0
"""Overlays: which are in force, what a new one would change, and saving it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase

from asqms.contexts.catalog import api as catalog
from asqms.contexts.catalog.data import MOST_OVERLAY_BYTES, OverlayCheck
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Fact, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.standards.common import CatalogueScreen
from asqms.kernel.errors import AsqmsError

MOST_CHANGES = 200


class OverlaysScreen(CatalogueScreen):
    """The list of overlays and the form for one more."""

    template = "screens/standards/overlays/template.html"
    tab = "overlays"
    check: OverlayCheck | None = None
    text = ""

    def shows(self) -> Content:
        """Return the overlays, and what was checked."""
        may_edit = organization.may(self.actor, "catalog.edit_overlays")
        return {
            "table": self._table(),
            "may_edit": may_edit and self.as_of is None,
            "check": self.check,
            "facts": self._facts() if self.check else [],
            "problems": self._problems() if self.check else None,
            "changes": self._changes() if self.check else None,
            "text": self.text,
            "file_name": self.check.name if self.check else "",
        }

    def act(self) -> HttpResponseBase:
        """Check an overlay, or save one that was checked."""
        uploaded = self.request.FILES.get("file")
        name = self.posted.get("name", "").strip()
        if uploaded is not None:
            data = uploaded.read(MOST_OVERLAY_BYTES + 1)
            name = name or _file_name(str(uploaded.name or ""))
            self.text = _decoded(data)
        else:
            self.text = self.posted.get("text", "").replace("\r\n", "\n")
        if self.posted.get("save") == "yes":
            seen = self.posted.get("version", "0")
            version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0  # noqa: PLR2004 - as records have
            catalog.save_overlay(
                self.actor, name, self.text, expected_version=version, reason=self.posted.get("reason", "")
            )
            return self.done("standards.overlay_saved", self.link("overlays"), name=name)
        self.check = catalog.checked_overlay(self.actor, name, self.text)
        content = self.content()
        return content if isinstance(content, HttpResponseBase) else self.shown(content)

    def _table(self) -> Table:
        rows = catalog.overlays(self.actor, self.as_of)
        names = organization.people_names(self.actor, (one.recorded_by for one in rows))
        columns = (
            Column("id", self.say("standards.overlay"), optional=False),
            Column("effective", self.say("standards.effective"), "day"),
            Column("in_force", self.say("standards.in_force")),
            Column("source", self.say("standards.source")),
            Column("author", self.say("standards.author")),
            Column("version", self.say("standards.version"), "number"),
            Column("recorded", self.say("standards.recorded"), "moment"),
            Column("by", self.say("standards.recorded_by")),
        )
        return Table(
            "overlays",
            self.say("standards.tab_overlays"),
            columns,
            [
                Row(
                    {
                        "id": Cell(
                            plain(one.id or one.name),
                            href=self.link("overlay", name=one.name),
                            note=one.name if one.id else self.say("standards.unreadable"),
                        ),
                        "effective": one.effective,
                        "in_force": self.say("standards.yes" if one.in_force else "standards.not_yet"),
                        "source": plain(one.source),
                        "author": plain(one.author),
                        "version": one.version,
                        "recorded": one.recorded_at,
                        "by": plain(names.get(one.recorded_by, one.recorded_by)),
                    }
                )
                for one in rows
            ],
        )

    def _facts(self) -> list[Fact]:
        check = self.check
        if check is None:
            return []
        return [
            Fact(self.say("standards.id"), plain(check.id), code=True),
            Fact(self.say("standards.effective"), check.effective),
            Fact(self.say("standards.source"), plain(check.source)),
            Fact(self.say("standards.author"), plain(check.author)),
            Fact(self.say("standards.licence"), plain(check.licence)),
        ]

    def _problems(self) -> Table:
        columns = (
            Column("line", self.say("standards.line"), "number", optional=False),
            Column("sentence", self.say("standards.problem"), optional=False),
            Column("hint", self.say("standards.way_out"), optional=False),
            Column("code", self.say("standards.code"), "code", optional=False),
        )
        rows = [
            Row(
                {
                    "line": one.line or None,
                    "sentence": Cell(plain(one.sentence), language=_english(self.language)),
                    "hint": Cell(plain(one.hint), language=_english(self.language)),
                    "code": one.code,
                }
            )
            for one in (self.check.problems if self.check else ())[:MOST_CHANGES]
        ]
        return Table("problems", self.say("standards.problems"), columns, rows, exports=False)

    def _changes(self) -> Table:
        columns = (
            Column("what", self.say("standards.what"), optional=False),
            Column("id", self.say("standards.id"), "code", optional=False),
            Column("change", self.say("standards.change"), optional=False),
            Column("field", self.say("standards.field"), optional=False),
            Column("before", self.say("standards.before"), optional=False),
            Column("after", self.say("standards.after"), optional=False),
        )
        changes = self.check.changes if self.check else ()
        rows = [
            Row(
                {
                    "what": self.say(f"standards.what_{one.what.replace(' ', '_')}"),
                    "id": one.id,
                    "change": self.say(f"standards.change_{one.change}"),
                    "field": one.field.replace("_", " "),
                    "before": one.before,
                    "after": one.after,
                }
            )
            for one in changes[:MOST_CHANGES]
        ]
        caption = self.say("standards.would_change", count=len(changes), shown=len(rows))
        return Table("changes", caption, columns, rows, exports=False)


class OverlayScreen(CatalogueScreen):
    """The text of one overlay, and taking it away."""

    template = "screens/standards/overlays/text.html"
    tab = "overlays"

    def shows(self) -> Content | HttpResponseBase:
        """Return the text, or the file itself; raises NotFoundError."""
        name = self.name("name")
        text = catalog.overlay_text(self.actor, name, self.as_of)
        if self.asked("download"):
            response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
            response.headers["Content-Disposition"] = 'attachment; filename="overlay.yaml"'
            return response
        return {
            "name": name,
            "text": text,
            "may_edit": organization.may(self.actor, "catalog.edit_overlays") and self.as_of is None,
            "download": self.link("overlay", {"download": "yes"}, name=name),
            "crumbs": self.crumbs((self.say("standards.tab_overlays"), self.link("overlays")), (name, "")),
        }

    def act(self) -> HttpResponseBase:
        """Take the overlay away from today on."""
        name = self.name("name")
        organization.remove_record(self.actor, "overlays", name, reason=self.posted.get("reason", ""))
        return self.done("standards.overlay_removed", self.link("overlays"), name=name)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise AsqmsError(
            "web.not_text", "The file is no UTF-8 text.", hint="Save it as UTF-8 and send it again."
        ) from error


def _file_name(given: str) -> str:
    kept = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "-" for sign in given)
    return f"overlays/{kept.lstrip('.-') or 'overlay.yaml'}"


def _english(language: str) -> str:
    return "" if language == "en" else "en"
