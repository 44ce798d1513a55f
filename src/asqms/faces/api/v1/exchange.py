# SPDX-License-Identifier: Apache-2.0
"""Governance records from tables, many at once."""

from http import HTTPStatus
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Body, File, Form, Query, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, Field, StringConstraints

from asqms.contexts.exchange import api as exchange
from asqms.contexts.exchange.data import MOST_BYTES, Action, BulkWish, Imported, ImportPlan
from asqms.faces.api.answers import answer, language
from asqms.faces.api.boundary import repeatable
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import BulkRequest, BulkShape, ImportShape
from asqms.faces.api.v1.evidence import opened

Type = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Encoding = Literal["", "utf-8", "utf-16", "gb18030", "windows-1252"]
TABLE = {"x-most-bytes": MOST_BYTES + (1 << 20), "x-costly": True}
FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
router = Router(tags=["governance"])


class WantedImport(BaseModel):
    """What becomes of a table."""

    type: Type = Field(description="The type of the records.")
    dry_run: bool = Field(default=False, description="Only say what each row would do.")
    encoding: Encoding = Field(default="", description="Encoding of a text; found out without it.")
    reason: Annotated[str, StringConstraints(max_length=2000)] = Field(
        default="", description="Why; kept in the ledger."
    )


class WantedTemplate(BaseModel):
    """Which template."""

    type: Type
    form: Literal["csv", "xlsx"] = "csv"


def shown_plan(plan: ImportPlan, done: Imported | None) -> dict[str, object]:
    """Return what the rows of a table would do or did."""
    return {
        "type": plan.type,
        "name": plan.name,
        "digest": plan.digest,
        "encoding": plan.encoding,
        "done": done is not None,
        "made": list(done.made) if done else [],
        "changed": list(done.changed) if done else [],
        "refused": plan.refused,
        "columns": [
            {"letter": one.letter, "heading": one.heading, "target": one.target} for one in plan.columns
        ],
        "rows": [
            {
                "line": one.line,
                "outcome": one.outcome.value,
                "number": one.number,
                "title": one.title,
                "scope": one.scope,
                "owner": one.owner,
                "fields": dict(one.fields),
                "problems": [
                    {"cell": some.cell, "code": some.code, "value": some.value, "target": some.target}
                    for some in one.problems
                ],
            }
            for one in plan.rows
        ],
    }


@router.post(
    "/governance/imports",
    response={200: ImportShape, 201: ImportShape},
    operation_id="import_governance_records",
    summary="Bring in records from a CSV file or an Excel workbook",
    openapi_extra=TABLE,
)
@repeatable()
def imported(request: HttpRequest, file: File[UploadedFile], wish: Form[WantedImport]) -> HttpResponse:
    """Answer row by row what the table does: 201 when it was brought in, 200 with `dry_run`.

    A row with a number changes that record, one without makes a record; what is there already is left. With
    one row that cannot be brought in nothing is, and the answer is 422 `exchange.rows_refused`.
    """
    actor, name = actor_of(request), file.name or "table"
    content = opened(file).read(MOST_BYTES + 1)
    if wish.dry_run:
        plan = exchange.plan_import(actor, wish.type, name, content, encoding=wish.encoding)
        return answer(shown_plan(plan, None))
    plan, done = exchange.import_records(
        actor, wish.type, name, content, encoding=wish.encoding, reason=wish.reason
    )
    return answer(shown_plan(plan, done), status=HTTPStatus.CREATED)


@router.post(
    "/governance/bulk",
    response=BulkShape,
    operation_id="change_many_governance_records",
    summary="Do one thing to many governance records",
)
@repeatable()
def changed(request: HttpRequest, wish: Body[BulkRequest]) -> HttpResponse:
    """Answer what became of each record; what is not possible for one leaves the others as they are.

    `assign` gives an owner (an empty one takes it away), `step` takes a step that is no signature, `link`
    links to another record, `comment` says something. With `dry_run` nothing is kept.
    """
    asked = BulkWish(
        Action(wish.action),
        owner=wish.owner,
        step=wish.step,
        relation=wish.relation,
        other=wish.other,
        text=wish.text,
        reason=wish.reason,
    )
    rows = exchange.change_many(
        actor_of(request), wish.numbers, asked, dry_run=wish.dry_run, language=language()
    )
    shown = [
        {
            "number": one.number,
            "title": one.title,
            "done": one.done,
            "problems": [{"code": some.code, "value": some.value} for some in one.problems],
        }
        for one in rows
    ]
    done = sum(one.done for one in rows)
    return answer({"rows": shown, "done": done, "refused": len(rows) - done, "dry_run": wish.dry_run})


@router.get(
    "/governance/imports/template",
    response={200: None},
    operation_id="get_import_template",
    summary="An empty table to fill in",
)
def template(request: HttpRequest, wanted: Query[WantedTemplate]) -> HttpResponse:
    """Answer a table with the headings of a type; a workbook says what each column may hold."""
    content = exchange.import_template(actor_of(request), wanted.type, form=wanted.form, language=language())
    headers = {"Content-Disposition": f'attachment; filename="{wanted.type}.{wanted.form}"'}
    return HttpResponse(content, content_type=FILES[wanted.form], headers=headers)
