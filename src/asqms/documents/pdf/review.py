# SPDX-License-Identifier: Apache-2.0
"""Sets the inputs of a management review in print: every row and figure leads back to where it comes from."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files

import typst

from asqms.documents.pdf.write import CHINESE_FONTS, FONTS, safe
from asqms.documents.review import ReviewDocument

NOTICE = "OpenASQMS"


def review_pdf(review: ReviewDocument, *, site: str) -> bytes:
    """Return the inputs as PDF bytes; the same inputs give the same bytes.

    ``site`` is the address of the server that paths are put behind. Chinese text needs a Chinese font on
    the machine; without one Typst shows boxes.
    """
    language = review.language
    data = {
        **asdict(review),
        "site": site.rstrip("/"),
        "lang": {"en": "en", "de": "de", "zh-Hans": "zh"}[language],
        "fonts": list(CHINESE_FONTS + FONTS if language == "zh-Hans" else FONTS + CHINESE_FONTS),
    }
    template = (files("asqms.documents.pdf") / "review.typ").read_bytes()
    text = json.dumps(safe(_plain(data)), ensure_ascii=False)
    return bytes(typst.compile(template, format="pdf", sys_inputs={"data": text}))


def _plain(value: object) -> object:
    """Return tuples as lists, as JSON knows them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
