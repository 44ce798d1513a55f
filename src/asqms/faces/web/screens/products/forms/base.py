# SPDX-License-Identifier: Apache-2.0
"""What forms over governed records share: what was typed stays, versions are checked, effects come first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

from django.http import HttpResponse, HttpResponseBase

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, ConflictError, NotFoundError
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Fact
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.effect.view import EffectView
from asqms.faces.web.screens.organisation.fields import Field

NEW = 0


class RecordFormScreen(AssessedScreen):
    """A form that writes one record of a kind; ``step`` of the form is preview, save or remove."""

    place = "products"
    template = "screens/products/forms/template.html"
    kind: ClassVar[str] = ""
    right: ClassVar[str] = ""
    key_part: ClassVar[str] = ""

    @cached_property
    def record(self) -> WrittenRecord | None:
        """The record that is changed, None for a new one; raises NotFoundError."""
        if self.key_part not in self.kwargs:
            return None
        return organization.record_seen(self.actor, self.kind, self.name(self.key_part))

    @property
    def given(self) -> Mapping[str, object]:
        """What the record says now."""
        return self.record.content if self.record else {}

    def content(self) -> Content | HttpResponseBase:
        """Return the form; it needs no assessment."""
        if self.as_of is not None:
            raise AccessRefusedError(self.right, "")
        if not organization.may_anywhere(self.actor, self.right):
            raise AccessRefusedError(self.right, "")
        return {
            "heading": self.say(f"products.forms.{self.title_key}"),
            "sub": self.sub(),
            "fields": self.fields(),
            "version": self.posted.get("version", str(self.record.version if self.record else NEW)),
            "crumbs": self.crumbs(),
            "back": self.back(),
            "with_effect": False,
            "may_remove": self.record is not None,
            "removal": {"step": "remove"},
            "standing": self.found,
        }

    def act(self) -> HttpResponseBase:
        """Show the effect, save or remove."""
        step = self.posted.get("step", "save")
        if step == "remove" and self.record is not None:
            organization.remove_record(self.actor, self.kind, self.record.key)
            return self.done("products.forms.removed", self.after_removal(), name=self.shown_name())
        if step == "preview":
            shown = self.content()
            if isinstance(shown, HttpResponseBase):
                return shown
            return self.shown({**shown, "effect": self.effect()})
        try:
            organization.write_record(
                self.actor,
                self.kind,
                self.wanted(),
                reason=self.typed("reason"),
                expected_version=self.version_seen(),
            )
        except ConflictError:
            return self._conflict()
        return self.saved()

    def shown(self, content: Content, status: int = 200) -> HttpResponse:
        """Return the page with each mistake at its field."""
        at = getattr(content.get("refusal"), "at", {})
        if at:
            fields = [replace(one, error=at.get(one.name, "")) for one in content["fields"]]
            content = {**content, "fields": fields}
        return super().shown(content, status)

    def version_seen(self) -> int:
        """Return the version the form was opened with."""
        text = self.typed("version")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else NEW  # noqa: PLR2004

    def typed(self, name: str) -> str:
        """Return what was typed into a field."""
        return str(self.posted.get(name, "")).strip()

    def value(self, name: str, default: object = "") -> object:
        """Return what was typed into a field, else what the record says."""
        if name in self.posted:
            return self.posted.get(name, "")
        found = self.given.get(name)
        return default if found is None else found

    def _conflict(self) -> HttpResponse:
        """Show the form again beside the newest version; what was typed stays."""
        newest = self._newest()
        shown = self.content()
        if isinstance(shown, HttpResponseBase):
            raise NotFoundError(self.kind, "")
        facts = [Fact(name, str(value)) for name, value in newest.content.items()] if newest else []
        version = str(newest.version) if newest else str(NEW)
        return self.shown(
            {**shown, "conflict": True, "newest": facts, "version": version, "exists": self.record is None},
            status=409,
        )

    def _newest(self) -> WrittenRecord | None:
        key = self.record.key if self.record else self.typed("id")
        try:
            return organization.record_seen(self.actor, self.kind, key)
        except NotFoundError:
            return None

    def effect(self) -> EffectView | None:
        """Return what saving would change, None where the form has no effect on verdicts."""
        return None

    @property
    def title_key(self) -> str:
        """Return the key of the heading."""
        raise NotImplementedError

    def sub(self) -> str:
        """Return the sentence below the heading."""
        return ""

    def fields(self) -> list[Field]:
        """Return the fields of the form."""
        raise NotImplementedError

    def wanted(self) -> dict[str, object]:
        """Return the record that the form describes."""
        raise NotImplementedError

    def saved(self) -> HttpResponseBase:
        """Return where to go after saving."""
        raise NotImplementedError

    def shown_name(self) -> str:
        """Return the name of what the form is about."""
        return str(self.given.get("name", ""))

    def crumbs(self) -> list[object]:
        """Return the way to the form."""
        return []

    def back(self) -> str:
        """Return where cancelling leads."""
        return self.link("products")

    def after_removal(self) -> str:
        """Return where to go after the record was removed."""
        return self.link("products")
