# SPDX-License-Identifier: Apache-2.0
"""Sets the printed report: the overview as data, the form in ``report.typ``."""

from __future__ import annotations

import json
from importlib.resources import files

import typst

from asqms.documents.matrix import Cell
from asqms.documents.view import Overview, overview
from asqms.documents.wording import SIGNS, labelled, name_of, plain, shown_number, word, words
from asqms.workspace.assess import Evaluation

SHOWN_GAPS = 40
COLUMNS_PER_TABLE = 10
FONTS = ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Libertinus Serif")
CHINESE_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC")
"""Fonts in the order in which they are tried; the last of the first row comes with Typst itself."""


def pdf(evaluation: Evaluation, language: str, *, chosen_day: bool = False) -> bytes:
    """Return the report as PDF bytes; the same evaluation gives the same bytes.

    Chinese text needs a Chinese font on the machine; without one Typst shows boxes.
    """
    view = overview(
        evaluation.assessment,
        evaluation.snapshot,
        evaluation.catalogue,
        language,
        gap_limit=SHOWN_GAPS,
        chosen_day=chosen_day,
    )
    template = (files("asqms.documents.pdf") / "report.typ").read_bytes()
    data = json.dumps(safe(_data(evaluation, view, language)), ensure_ascii=False)
    result = typst.compile(template, format="pdf", sys_inputs={"data": data})
    return bytes(result)


def _data(evaluation: Evaluation, view: Overview, language: str) -> dict[str, object]:
    left = view.gap_total - len(view.gaps)
    assessment = evaluation.assessment
    known = f" · {view.known_on}" if view.known_on else ""
    return {
        "lang": {"en": "en", "de": "de", "zh-Hans": "zh"}[language],
        "fonts": list(CHINESE_FONTS + FONTS if language == "zh-Hans" else FONTS + CHINESE_FONTS),
        "title": labelled("title", view.organisation, language),
        "subtitle": f"{view.as_of}{known} · {view.summary}",
        "past": view.past,
        "verdicts": [
            {"name": name, "sign": sign, "word": name_of(name, language)} for name, sign in SIGNS.items()
        ],
        "items_left": view.items_left,
        "words": dict(words(language)),
        "figures": [{"caption": one.caption, "value": one.value, "note": one.note} for one in view.figures],
        "gaps": [
            {
                "verdict": one.verdict,
                "sign": f"{one.sign} {name_of(one.verdict, language)}",
                "scope": f"{one.scope_name} ({one.software_type})" if one.software_type else one.scope_name,
                "practice": one.practice,
                "statement": one.statement,
                "owner": one.owner,
                "until": one.lapses_on,
            }
            for one in view.gaps
        ],
        "more": word(language, "more", count=shown_number(left, language)) if left > 0 else "",
        "maps": _maps(view, language),
        "standards": [
            {
                "title": f"{one.title} ({one.edition})",
                "share": one.share,
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


def safe(value: object) -> object:
    """Return the data with every text safe to set."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: safe(one) for key, one in value.items()}
    return [safe(one) for one in value] if isinstance(value, list) else value


def _maps(view: Overview, language: str) -> list[dict[str, object]]:
    """Return the map in tables narrow enough for a page, the organisation first."""
    heads = [word(language, "everything"), *(column.name for column in view.columns)]
    notes = ["", *(f"{column.software_type} · {column.phase}" for column in view.columns)]
    return [
        {
            "heads": heads[start : start + COLUMNS_PER_TABLE],
            "notes": notes[start : start + COLUMNS_PER_TABLE],
            "rows": [
                {
                    "name": row.name,
                    "cells": [
                        _cell(cell) for cell in (row.whole, *row.cells)[start : start + COLUMNS_PER_TABLE]
                    ],
                }
                for row in view.rows
            ],
        }
        for start in range(0, len(heads), COLUMNS_PER_TABLE)
    ]


def _cell(cell: Cell | None) -> dict[str, str] | None:
    return {"verdict": cell.verdict, "sign": cell.sign, "text": cell.text} if cell else None
