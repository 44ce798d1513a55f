# SPDX-License-Identifier: Apache-2.0
"""Writes the self-contained HTML report: no address outside the file, every text escaped."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from asqms.documents.html.answers import answers
from asqms.documents.html.sections import gap_lines, listed_obligations, scope_sections
from asqms.documents.html.tables import bars, scope_lines, trace_sections
from asqms.documents.names import Names
from asqms.documents.reasons import reasons_of
from asqms.documents.view import overview
from asqms.documents.wording import SIGNS, name_of, plain, shown_number, sign_of, word
from asqms.kernel.text import SOURCE_LANGUAGE
from asqms.workspace.assess import Evaluation

ASIDE_GAPS = 12
SHOWN_GAPS = 500
BESIDE_COLUMNS = 10


def html(evaluation: Evaluation, language: str, *, chosen_day: bool = False) -> bytes:
    """Return the report; the same evaluation gives the same bytes.

    At most 2,000 obligations stand in it with their reasons, gaps first, and at most 500 in the list
    of gaps; the page says so. ``chosen_day`` marks the date as one that was asked for. A content
    security policy inside the page forbids every address.
    """
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown
    )
    folder = files("asqms.documents.html")
    template = environment.from_string((folder / "report.html.j2").read_text(encoding="utf-8"))
    style = (folder / "house.css").read_text(encoding="utf-8")
    script = (folder / "report.js").read_text(encoding="utf-8")
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    view = overview(
        evaluation.assessment,
        evaluation.snapshot,
        evaluation.catalogue,
        language,
        gap_limit=SHOWN_GAPS,
        chosen_day=chosen_day,
    )
    scopes, scope_total = scope_lines(evaluation, names, language)
    listed = listed_obligations(evaluation)
    reasons = [reasons_of(one, evaluation, names, language) for one in listed]
    total = len(evaluation.assessment.obligations)
    text = template.render(
        view=view,
        groups=[(name, list(rows)) for name, rows in groupby(view.rows, key=lambda row: row.group)],
        column_groups=[
            (name, len(list(one))) for name, one in groupby(view.columns, lambda one: one.project)
        ],
        beside=len(view.columns) <= BESIDE_COLUMNS,
        gaps=gap_lines(view.gaps, reasons),
        aside_gaps=view.gaps[:ASIDE_GAPS],
        gaps_left=_left("gaps_left", len(view.gaps), view.gap_total, language),
        sections=scope_sections(evaluation, reasons, names, language),
        obligations_left=_left("obligations_left", len(listed), total, language),
        scopes=scopes,
        scopes_left=_left("scopes_left", len(scopes), scope_total, language),
        number=lambda value: shown_number(value, language),
        traces=trace_sections(evaluation, names, language),
        bars=bars,
        evaluation=evaluation,
        origin=[line.in_language(language) for line in evaluation.catalogue.origin_statement],
        origin_language=_language_of(evaluation, language),
        digests=_digests(evaluation, language),
        verdicts=list(SIGNS),
        answers=Markup(answers(reasons, language)),  # noqa: S704 - escaped there against every tag
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(style, script),
        w=lambda key, **values: word(language, key, **values),
        sign=sign_of,
        verdict_name=lambda name: name_of(name, language),
        lang=lambda practice: _language_mark(practice, evaluation, language),
        href=lambda target: "#" + quote(target, safe="/"),
    )
    return text.encode("utf-8", "replace")


def _shown(value: object) -> object:
    return plain(value) if type(value) is str else value


def _left(key: str, shown: int, total: int, language: str) -> str:
    if shown == total:
        return ""
    return word(language, key, shown=shown_number(shown, language), total=shown_number(total, language))


def _language_mark(practice: str, evaluation: Evaluation, language: str) -> Markup:
    """Return the attribute of a statement that is not in the language of the page."""
    statement = evaluation.catalogue.practice_by_id[practice].statement
    if language in statement.by_language:
        return Markup()
    return Markup(' lang="{}"').format(SOURCE_LANGUAGE)


def _language_of(evaluation: Evaluation, language: str) -> str:
    """Return the language the catalogue's own statements are in."""
    lines = evaluation.catalogue.origin_statement
    return language if all(language in line.by_language for line in lines) else SOURCE_LANGUAGE


def _policy(style: str, script: str) -> str:
    """Return a content security policy that allows this style and this script and nothing else."""
    style_hash, script_hash = (
        b64encode(sha256(text.encode()).digest()).decode("ascii") for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digests(evaluation: Evaluation, language: str) -> list[tuple[str, str]]:
    assessment = evaluation.assessment
    return [
        (word(language, "assessment_digest"), assessment.digest),
        (word(language, "snapshot_digest"), assessment.snapshot_digest),
        (word(language, "catalogue_digest"), assessment.catalogue_digest),
        (word(language, "engine"), assessment.engine_version),
    ]
