# SPDX-License-Identifier: Apache-2.0
"""The assessment as a workbook: every table of the report, filterable; no cell ever starts a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from xlsxwriter import Workbook

from asqms.documents.names import Names
from asqms.documents.view import Overview, overview
from asqms.documents.wording import name_of, word
from asqms.workspace.assess import Evaluation

CellValue = str | int | float | date | None
COLUMN_WIDTH = 60
ROW_LIMIT = 1_048_575


def workbook(evaluation: Evaluation, language: str) -> bytes:
    """Return the workbook's bytes; the same evaluation gives the same bytes.

    A table longer than a sheet is cut at the sheet's limit and the last row says so.
    """
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    moment = datetime.combine(evaluation.assessment.as_of, datetime.min.time())
    book.set_properties({"title": word(language, "title"), "created": moment})
    view = overview(evaluation.assessment, evaluation.snapshot, evaluation.catalogue, language)
    _summary_sheet(book, evaluation, view, language)
    _map_sheet(book, view, language)
    _gap_sheet(book, view, language)
    _obligation_sheet(book, evaluation, language)
    _exclusion_sheet(book, evaluation, language)
    _standard_sheet(book, evaluation, language)
    _evidence_sheet(book, evaluation, language)
    book.close()
    return target.getvalue()


def _sheet(book: Workbook, name: str, heads: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> None:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    widths = [len(head) for head in heads]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    last = 0
    for line, row in enumerate(rows, start=1):
        if line == ROW_LIMIT:
            sheet.write_string(line, 0, "…")
            break
        last = line
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, column, datetime.combine(value, datetime.min.time()), day)
            elif isinstance(value, bool | str):
                sheet.write_string(line, column, str(value), wrapped)
            elif value is not None:
                sheet.write_number(line, column, value)
            widths[column] = min(COLUMN_WIDTH, max(widths[column], len(str(value or ""))))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(heads) - 1)


def _summary_sheet(book: Workbook, evaluation: Evaluation, view: Overview, language: str) -> None:
    assessment = evaluation.assessment
    rows: list[tuple[CellValue, ...]] = [
        (word(language, "title"), view.organisation, ""),
        (view.as_of, view.known_on, ""),
        (view.summary, "", ""),
    ]
    rows += [(figure.caption, figure.value, figure.note) for figure in view.figures]
    rows += [
        (word(language, "assessment_digest"), assessment.digest, ""),
        (word(language, "snapshot_digest"), assessment.snapshot_digest, ""),
        (word(language, "catalogue_digest"), assessment.catalogue_digest, ""),
        (word(language, "engine"), assessment.engine_version, ""),
    ]
    rows += [(line.in_language(language), "", "") for line in evaluation.catalogue.origin_statement]
    _sheet(book, word(language, "organisation"), ("OpenASQMS", "", ""), rows)


def _map_sheet(book: Workbook, view: Overview, language: str) -> None:
    heads = (word(language, "process"), "", word(language, "adopted"), word(language, "organisation"))
    rows = (
        (
            row.id,
            row.name,
            row.version,
            *(f"{name_of(cell.verdict, language)} {cell.text}" if cell else "–" for cell in row.cells),
        )
        for row in view.rows
    )
    _sheet(book, word(language, "map"), (*heads, *(one.name for one in view.columns)), rows)


def _gap_sheet(book: Workbook, view: Overview, language: str) -> None:
    heads = ("verdict", "scope", "type_head", "practice", "blocks", "owner", "until")
    titles = [word(language, head) if head != "type_head" else "" for head in heads]
    rows = (
        (
            name_of(gap.verdict, language),
            gap.scope_name,
            gap.software_type,
            gap.practice,
            gap.statement,
            gap.owner,
            gap.lapses_on,
        )
        for gap in view.gaps
    )
    _sheet(book, word(language, "gaps"), titles, rows)


def _obligation_sheet(book: Workbook, evaluation: Evaluation, language: str) -> None:
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    practices = evaluation.catalogue.practice_by_id
    heads = ("scope", "practice", "blocks", "mandatory", "verdict", "evidence", "owner", "until")
    rows = (
        (
            names.scope(one.scope),
            one.practice,
            practices[one.practice].statement.in_language(language),
            word(language, one.strength.value),
            name_of(one.verdict.value, language),
            name_of(one.machine.value, language),
            names.owner(one),
            one.lapses_on,
        )
        for one in evaluation.assessment.obligations
    )
    _sheet(book, word(language, "details"), [word(language, head) for head in heads], rows)


def _exclusion_sheet(book: Workbook, evaluation: Evaluation, language: str) -> None:
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    rows = (
        (names.scope(one.scope), one.practice, one.reason, one.message)
        for one in evaluation.assessment.exclusions
    )
    heads = (word(language, "scope"), word(language, "practice"), word(language, "why"), "")
    _sheet(book, name_of("not_applicable", language), heads, rows)


def _standard_sheet(book: Workbook, evaluation: Evaluation, language: str) -> None:
    requirements = evaluation.catalogue.requirement_by_key
    states = {"supported": "supported", "partly": "partly_supported", "not": "not_supported"}
    rows = (
        (
            one.standard,
            one.requirement,
            requirements[one.standard, one.requirement].title.in_language(language),
            word(language, states.get(one.state, "unmapped")),
            ", ".join(one.practices),
            one.conforming,
            one.obligations,
        )
        for one in evaluation.assessment.requirements
    )
    heads = ("standard", "requirements", "blocks", "result", "practice", "supported", "total")
    _sheet(book, word(language, "standards"), [word(language, head) for head in heads], rows)


def _evidence_sheet(book: Workbook, evaluation: Evaluation, language: str) -> None:
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    rows = (
        (
            one.type,
            names.scope(one.subject),
            one.path or one.uid,
            one.effective if one.effective > date.min else None,
            one.received if one.received > date.min else None,
            one.valid_until,
            one.digest,
            one.problem,
        )
        for one in evaluation.snapshot.evidence
    )
    heads = ("evidence", "scope", "title_head", "as_of_head", "known_head", "until", "digest_head", "why")
    shown = {"title_head": "", "as_of_head": "effective", "known_head": "received", "digest_head": "sha256"}
    titles = [shown[head] if head in shown else word(language, head) for head in heads]
    _sheet(book, word(language, "evidence"), titles, rows)
