# SPDX-License-Identifier: Apache-2.0
"""The printed report: same bytes, every page set, hostile texts as texts."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from asqms.documents.pdf.write import pdf
from asqms.kernel.text import LANGUAGES
from asqms.workspace.assess import Evaluation


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_the_answer(evaluation: Evaluation, language: str) -> None:
    data = pdf(evaluation, language)
    assert data == pdf(evaluation, language)
    reader = PdfReader(io.BytesIO(data))
    first = reader.pages[0].extract_text()
    assert "Söhne" in first
    assert "2026" in first
    assert "OP." in first
    assert len(reader.pages) >= 4


def test_hostile_names_are_set_as_texts(evaluation: Evaluation) -> None:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf(evaluation, "en"))).pages)
    assert "=HYPERLINK" in text.replace("\n", "").replace("-", "")
    assert "\u202e" not in text


def test_nothing_in_it_runs_or_leads_out(evaluation: Evaluation) -> None:
    data = pdf(evaluation, "en")
    assert b"/JavaScript" not in data
    assert b"/URI" not in data


def test_an_empty_workspace_has_a_page(empty: Evaluation) -> None:
    assert "Org" in PdfReader(io.BytesIO(pdf(empty, "en"))).pages[0].extract_text()
