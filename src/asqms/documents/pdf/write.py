# SPDX-License-Identifier: Apache-2.0
"""Sets the printed report: the overview as data, the form in ``report.typ``."""

from __future__ import annotations

import json
from importlib.resources import files

import typst

from asqms.documents.matrix import Cell
from asqms.documents.view import Overview, overview
from asqms.documents.wording import word, words
from asqms.workspace.assess import Evaluation

SHOWN_GAPS = 40
COLUMNS_PER_TABLE = 9


def pdf(evaluation: Evaluation, language: str) -> bytes:
    """Return the report as PDF bytes; the same evaluation gives the same bytes.

    Chinese text needs a Chinese font on the machine; without one Typst shows boxes.
    """
    view = overview(evaluation.assessment, evaluation.snapshot, evaluation.catalogue, language)
    template = (files("asqms.documents.pdf") / "report.typ").read_bytes()
    data = json.dumps(_data(evaluation, view, language), ensure_ascii=False)
    result = typst.compile(template, format="pdf", sys_inputs={"data": data})
    return bytes(result)


def _data(evaluation: Evaluation, view: Overview, language: str) -> dict[str, object]:
    left = len(view.gaps) - SHOWN_GAPS
    assessment = evaluation.assessment
    known = f" · {view.known_on}" if view.known_on else ""
    return {
        "lang": {"en": "en", "de": "de", "zh-Hans": "zh"}[language],
        "title": f"{word(language, 'title')}: {view.organisation}",
        "subtitle": f"{view.as_of}{known} · {view.summary}",
        "words": dict(words(language)),
        "figures": [{"caption": one.caption, "value": one.value, "note": one.note} for one in view.figures],
        "gaps": [
            {
                "verdict": one.verdict,
                "sign": one.sign,
                "scope": one.scope_name,
                "practice": one.practice,
                "statement": one.statement,
                "owner": one.owner,
                "until": one.lapses_on,
            }
            for one in view.gaps[:SHOWN_GAPS]
        ],
        "more": word(language, "more", count=left) if left > 0 else "",
        "maps": _maps(view, language),
        "standards": [
            {
                "title": f"{one.title} ({one.edition})",
                "total": one.total,
                "supported": one.supported,
                "partly": one.partly,
                "not_supported": one.not_supported,
                "unmapped": one.unmapped,
            }
            for one in view.standards
        ],
        "origin": [line.in_language(language) for line in evaluation.catalogue.origin_statement],
        "digests": [
            f"{word(language, 'assessment_digest')} {assessment.digest}",
            f"{word(language, 'snapshot_digest')} {assessment.snapshot_digest}",
            f"{word(language, 'catalogue_digest')} {assessment.catalogue_digest}",
            f"{word(language, 'engine')} {assessment.engine_version}",
        ],
    }


def _maps(view: Overview, language: str) -> list[dict[str, object]]:
    """Return the map in tables narrow enough for a page, the organisation first."""
    heads = [word(language, "organisation"), *(column.name for column in view.columns)]
    return [
        {
            "heads": heads[start : start + COLUMNS_PER_TABLE],
            "rows": [
                {
                    "name": row.name,
                    "cells": [_cell(cell) for cell in row.cells[start : start + COLUMNS_PER_TABLE]],
                }
                for row in view.rows
            ],
        }
        for start in range(0, len(heads), COLUMNS_PER_TABLE)
    ]


def _cell(cell: Cell | None) -> dict[str, str] | None:
    return {"verdict": cell.verdict, "sign": cell.sign, "text": cell.text} if cell else None
