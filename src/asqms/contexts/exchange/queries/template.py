# SPDX-License-Identifier: Apache-2.0
"""An empty table to fill in: headings in the reader's language, and what each column may hold."""

from __future__ import annotations

import csv
import io

from asqms.contexts.exchange.domain.columns import NUMBER, OWNER, SCOPE, TITLE, targets
from asqms.contexts.exchange.words import LANGUAGES, said
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import FieldKind, RecordField, RecordType
from asqms.contexts.governance.permissions import VIEW
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError

LAST_LINE = 1001
LONGEST_LIST = 255
"""The longest list of values a cell of Excel can offer."""
_LISTED = frozenset({FieldKind.CHOICE, FieldKind.YES_NO})


def import_template(actor: Actor, name: str, *, form: str = "csv", language: str = "en") -> bytes:
    """Return an empty table for a type as CSV or as a workbook with the allowed values beside it.

    Right ``governance.view`` somewhere. Raises AccessRefusedError, NotFoundError for an unknown type.
    """
    if not organization.may_anywhere(actor, VIEW):
        raise AccessRefusedError(VIEW, "")
    given = governance.type_for(actor, name)
    language = language if language in LANGUAGES else LANGUAGES[0]
    if form == "xlsx":
        return _workbook(given, language)
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(targets(given, language).values())
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def holds(given: RecordType, language: str) -> dict[str, str]:
    """Return what each column may hold, in words."""
    found = {key: said(f"holds_{key[1:]}", language) for key in (NUMBER, TITLE, SCOPE, OWNER)}
    return {**found, **{one.id: _holds(one, language) for one in given.fields}}


def _holds(field: RecordField, language: str) -> str:
    names = "; ".join(_choices(field, language))
    if field.kind is FieldKind.CHOICES:
        return f"{said('holds_several', language)} {names}"
    if field.kind in _LISTED:
        return names
    kind = field.kind.value
    return said(f"holds_{kind}_kind" if kind in {"number", "scope"} else f"holds_{kind}", language)


def _choices(field: RecordField, language: str) -> list[str]:
    if field.kind is FieldKind.YES_NO:
        return [said("yes", language), said("no", language)]
    return [one.text.in_language(language) for one in field.choices.values()]


def _workbook(given: RecordType, language: str) -> bytes:
    from xlsxwriter import Workbook  # 13 MB that only a workbook needs

    from asqms.documents.sheets import add_sheet, new_formats

    heads = targets(given, language)
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = new_formats(book)
    plural = given.plural.text.in_language(language)
    add_sheet(book, formats, plural, list(heads.values()), [[""] * len(heads)], language)
    rows = [[heads[key], told] for key, told in holds(given, language).items()]
    titles = [said("holds_column", language), said("holds_holds", language)]
    add_sheet(book, formats, said("holds_sheet", language), titles, rows, language)
    sheet = book.worksheets()[0]
    for place, key in enumerate(heads):
        field = given.field(key)
        listed = _choices(field, language) if field is not None and field.kind in _LISTED else []
        if listed and len(",".join(listed)) <= LONGEST_LIST:
            sheet.data_validation(1, place, LAST_LINE, place, {"validate": "list", "source": listed})
    book.close()
    return stream.getvalue()
