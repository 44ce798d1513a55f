# SPDX-License-Identifier: Apache-2.0
"""Sending files: a plain form, a drop zone over it, and recognition while they are chosen."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import Recognition, UploadState
from asqms.contexts.evidence.errors import EvidenceError
from asqms.documents.wording import plain
from asqms.faces.web.parts import Crumb
from asqms.faces.web.problems import refusal_of
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.evidence.base import EvidenceBase
from asqms.kernel.errors import AsqmsError

MOST_FILES = 20
MOST_FACTS = 6
FILES = "files"


class UploadScreen(EvidenceBase):
    """Takes files and goes on to the question what they are about."""

    template = "screens/evidence/upload/template.html"

    def content(self) -> Content:
        """Return the form."""
        return {
            "subject": self.asked("subject"),
            "crumbs": [
                Crumb(self.say("evidence.title"), self.link("evidence")),
                Crumb(self.say("evidence.send")),
            ],
            "preview": self.link("evidence_preview"),
        }

    def act(self) -> HttpResponseBase:
        """Take the files and ask about the first of them."""
        uploads = [one for one in self.posted.getlist("upload") if one][:MOST_FILES]
        given = [one for one in self.request.FILES.getlist(FILES) if one.name]
        if len(given) + len(uploads) > MOST_FILES:
            raise EvidenceError(
                "evidence.too_many_files",
                f"At most {MOST_FILES} files can be sent at once.",
                hint="Send them in several steps, or with asqms push.",
                context={"most": MOST_FILES},
            )
        for one in given:
            uploads.append(evidence.take_upload(self.actor, str(one.name), cast("BinaryIO", one.file)).uid)
        if not uploads:
            raise EvidenceError(
                "evidence.no_file", "No file was chosen.", hint="Choose a file or drop one on the page."
            )
        subject = self.posted.get("subject", "")
        asked = {"following": ",".join(uploads[1:]), "subject": subject}
        query = {name: value for name, value in asked.items() if value}
        return HttpResponseRedirect(self.link("evidence_confirm", query, upload=uploads[0]))


class PreviewScreen(EvidenceBase):
    """Takes one file and says at once what it is; the script of the form asks."""

    template = "screens/evidence/upload/recognised.html"

    def content(self) -> HttpResponseBase:
        """There is nothing to show without a file."""
        return HttpResponseRedirect(self.link("evidence_upload"))

    def act(self) -> HttpResponseBase:
        """Return the recognised file as a part of a page."""
        given = self.request.FILES.get(FILES)
        name = str(given.name) if given is not None else ""
        try:
            if given is None:
                raise EvidenceError("evidence.no_file", "No file was chosen.")
            state = evidence.take_upload(self.actor, name, cast("BinaryIO", given.file))
            found = evidence.preview_upload(self.actor, state.uid)
        except AsqmsError as error:
            shown: Content = {"name": plain(name), "refusal": refusal_of(error)}
            return render(self.request, self.template, shown)
        return render(self.request, self.template, {"file": recognised(self, state, found)})


class SubjectsScreen(EvidenceBase):
    """Suggestions for what evidence is about, where there are too many for a list."""

    def content(self) -> HttpResponse:
        """Return options for what was typed so far."""
        found = evidence.receivable_scopes(self.actor, most=20, text=self.asked("subject"))
        return render(self.request, "screens/evidence/upload/subjects.html", {"subjects": found})


def recognised(screen: EvidenceBase, state: UploadState, found: Recognition) -> dict[str, object]:
    """Return a recognised file as pages show it."""
    facts = [(name, value) for name, value in found.facts.items() if not isinstance(value, str | bool)]
    return {
        "upload": state.uid,
        "name": plain(state.name),
        "size": state.size_bytes,
        "adapter": found.adapter,
        "format": plain(found.format_version),
        "type": screen.terms.evidence_type(found.type) if found.type else "",
        "facts": [(plain(name), value) for name, value in facts[:MOST_FACTS]],
        "more_facts": max(0, len(found.facts) - MOST_FACTS),
        "notices": [plain(one) for one in found.notices[:5]],
        "duplicates": [(plain(uid), screen.link("evidence_record", uid=uid)) for uid in found.duplicates[:3]],
        "problem": plain(found.problem_message),
        "unrecognised": found.problem == "evidence.unrecognised",
        "effective": found.effective,
        "effective_from": found.effective_from,
    }
