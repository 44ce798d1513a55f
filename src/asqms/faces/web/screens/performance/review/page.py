# SPDX-License-Identifier: Apache-2.0
"""The inputs of one management review, assembled by the server; the same in print."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase

from asqms.contexts.performance import api as performance
from asqms.documents.pdf.review import review_pdf
from asqms.documents.review import ReviewDocument, ReviewSection
from asqms.faces.web.parts import Crumb
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.performance.base import PerformanceBase


class ReviewScreen(PerformanceBase):
    """The inputs of a review: live while it is open, as they were once it was concluded."""

    template = "screens/performance/review/template.html"

    def shows(self) -> Content | HttpResponseBase:
        """Return the inputs, or the PDF with ``?pdf=1``; raises NotFoundError, AccessRefusedError."""
        performance.brought_up_to_date(self.actor)
        number = self.name("number")
        found = performance.review_document(self.actor, number, self.language, as_of=self.as_of)
        if self.asked("pdf"):
            return _printed(found)
        return {
            "review": found,
            "sections": [self._on_day(one) for one in found.sections],
            "crumbs": [
                Crumb(self.say("performance.title"), self.link("performance")),
                Crumb(self.say("performance.reviews"), self.link("performance_reviews")),
                Crumb(found.number),
            ],
            "record": self.record_link(found.number),
            "print": self.link("performance_review", {"pdf": "1"}, number=found.number),
        }

    def _on_day(self, one: ReviewSection) -> ReviewSection:
        """Let the ways of a section keep the past day."""
        if self.as_of is None:
            return one
        day = self.as_of.isoformat()

        def there(path: str) -> str:
            return f"{path}{'&' if '?' in path else '?'}as_of={day}" if path else ""

        return replace(
            one,
            figures=tuple(replace(some, path=there(some.path)) for some in one.figures),
            rows=tuple(replace(some, path=there(some.path)) for some in one.rows),
        )


def _printed(found: ReviewDocument) -> HttpResponse:
    data = review_pdf(found, site=settings.ASQMS_CONFIG.site_url)
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return response
