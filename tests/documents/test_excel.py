# SPDX-License-Identifier: Apache-2.0
"""The workbook: sheets, heads, dates, denominators; nothing in it ever runs."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from asqms.documents.excel import workbook
from asqms.kernel.text import LANGUAGES
from asqms.workspace.assess import Evaluation


def _sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_has_named_heads_without_doubles(evaluation: Evaluation, language: str) -> None:
    sheets = _sheets(workbook(evaluation, language))
    assert len(sheets) == 9
    for name, rows in sheets.items():
        assert all(str(head).strip() for head in rows[0]), name
        assert len(set(rows[0])) == len(rows[0]), name


def test_gaps_obligations_and_exclusions_are_complete(evaluation: Evaluation) -> None:
    sheets = _sheets(workbook(evaluation, "en"))
    assessment = evaluation.assessment
    assert len(sheets["Gaps"]) == 1 + sum(one.is_gap for one in assessment.obligations)
    assert len(sheets["Obligations and reasons"]) == 1 + len(assessment.obligations)
    assert len(sheets["Not applicable"]) == 1 + len(assessment.exclusions)
    assert len(sheets["Standards"]) == 1 + len(assessment.requirements)
    assert len(sheets["Map"]) == 1 + len(evaluation.catalogue.processes)
    owners = [row[sheets["Gaps"][0].index("Owner")] for row in sheets["Gaps"][1:]]
    assert all(owners)


def test_days_are_days_and_counts_are_numbers(evaluation: Evaluation) -> None:
    sheets = _sheets(workbook(evaluation, "en"))
    heads, *rows = sheets["Evidence"]
    tests = next(row for row in rows if row[heads.index("File")] == "evidence/junit/a.xml")
    assert tests[heads.index("True since")] == date(2026, 5, 1)
    heads, *rows = sheets["Standards"]
    assert all(isinstance(row[heads.index("Obligations")], float) for row in rows)


def test_a_cell_of_the_map_has_sign_word_and_denominator(evaluation: Evaluation) -> None:
    rows = _sheets(workbook(evaluation, "en"))["Map"]
    shown = {str(cell) for row in rows[1:] for cell in row[4:]}
    assert "✕ deviates 0/8" in shown or any(one.startswith("✕ deviates ") for one in shown)
    assert all(one == "–" or "/" in one or one.endswith(" ") for one in shown)


def test_no_text_is_a_formula_or_a_link(evaluation: Evaluation) -> None:
    data = workbook(evaluation, "en")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"<f " in part for part in parts.values())
    assert not any(b"<hyperlink" in part for part in parts.values())
    assert not any(b'TargetMode="External"' in part for part in parts.values())
    text = parts["xl/sharedStrings.xml"].decode()
    assert "=HYPERLINK(1)&lt;script&gt;" in text
    assert "\u202e" not in text
    assert "\x07" not in text


def test_heads_stay_in_view_and_filter(evaluation: Evaluation) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(evaluation, "en"))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 9
    assert all(b'state="frozen"' in sheet and b"<autoFilter" in sheet for sheet in sheets)


def test_same_input_same_bytes(evaluation: Evaluation) -> None:
    assert workbook(evaluation, "de") == workbook(evaluation, "de")


def test_an_empty_workspace_gives_a_workbook(empty: Evaluation) -> None:
    sheets = _sheets(workbook(empty, "zh-Hans"))
    assert len(sheets) == 9
    assert len(sheets["证据"]) == 1
