# SPDX-License-Identifier: Apache-2.0
"""What a sent file is about: recognised, asked, shown what it will count for, then received."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.http import HttpResponseBase

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import Recognition, UploadState
from asqms.documents.wording import plain
from asqms.faces.web.parts import Choice, Crumb
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.evidence.base import EvidenceBase
from asqms.faces.web.screens.evidence.counting import expected_by
from asqms.faces.web.screens.evidence.upload.page import recognised

TYPED = ("title", "valid_until", "producer", "revision")
NEW_SERIES = "new"


class ConfirmScreen(EvidenceBase):
    """Asks what a file is about and receives it."""

    template = "screens/evidence/confirm/template.html"
    fragments: ClassVar[dict[str, str]] = {"expected": "screens/evidence/confirm/expected.html"}

    @cached_property
    def upload(self) -> UploadState:
        """The upload; raises NotFoundError for one of somebody else."""
        return evidence.upload_state(self.actor, self.name("upload"))

    @cached_property
    def found(self) -> Recognition:
        """What the content says."""
        return evidence.preview_upload(self.actor, self.upload.uid)

    @property
    def following(self) -> list[str]:
        """The uploads that are asked about afterwards."""
        return [one for one in self.asked("following").split(",") if one]

    def content(self) -> Content:
        """Return the question with what was recognised and what the file would count for."""
        kind = self._typed("type") or self.found.type
        subject = self._typed("subject")
        expected = expected_by(self.actor, kind, self.terms, self.day) if kind else None
        return {
            "file": recognised(self, self.upload, self.found),
            "crumbs": [
                Crumb(self.say("evidence.title"), self.link("evidence")),
                Crumb(self.say("evidence.send"), self.link("evidence_upload")),
                Crumb(plain(self.upload.name)),
            ],
            "types": self.types(),
            "type": kind,
            "type_name": self.terms.evidence_type(kind) if kind else "",
            "subjects": self.subjects(),
            "subject": subject,
            "series": self._series(subject, kind),
            "series_chosen": self._typed("series"),
            "effective": self._typed("effective") or self.found.effective.isoformat(),
            "today": self.day.isoformat(),
            "typed": {name: self._typed(name) for name in TYPED},
            "expected": expected,
            "waiting": len(self.following),
            "suggest": self.link("evidence_subjects"),
            "here": self.request.get_full_path(),
        }

    def act(self) -> HttpResponseBase:
        """Receive the file and go on, or only show what it will count for."""
        if self.posted.get("step") == "show":
            return self.shown(self.content())
        statement: dict[str, object] = {
            "name": self.upload.name,
            "subject": self.posted.get("subject", "").strip(),
        }
        for name in ("type", "effective", *TYPED):
            value = self.posted.get(name, "").strip()
            if value:
                statement[name] = value
        series = self.posted.get("series", "")
        if series and series != NEW_SERIES:
            statement["series"] = series
        if self.posted.get("trace"):
            statement["trace"] = True
        done = evidence.receive_evidence(self.actor, statement, upload=self.upload.uid)
        key = "evidence.received_done" if done.changed else "evidence.received_already"
        name = plain(self.upload.name.rpartition("/")[2])
        if self.following:
            rest = ",".join(self.following[1:])
            kept = {"subject": done.subject, **({"following": rest} if rest else {})}
            return self.done(key, self.link("evidence_confirm", kept, upload=self.following[0]), name=name)
        return self.done(key, self.link("evidence_record", uid=done.uid), name=name)

    def _typed(self, name: str) -> str:
        return plain(self.posted.get(name, "").strip()[:500] or self.asked(name))

    def _series(self, subject: str, kind: str) -> list[Choice]:
        if not subject or not kind:
            return []
        found = evidence.series_about(self.actor, subject, kind)
        return [Choice(one.key, plain(f"{one.title} ({one.key})" if one.title else one.key)) for one in found]
