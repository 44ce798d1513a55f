# SPDX-License-Identifier: Apache-2.0
"""Brings the rows of a table in as records: looked at row by row first, then whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from asqms.contexts.exchange.commands.staging import clean
from asqms.contexts.exchange.data import CellProblem, Imported, ImportPlan, Outcome, RowPlan, SheetTable
from asqms.contexts.exchange.domain.columns import NUMBER, OWNER, SCOPE, TITLE, matched
from asqms.contexts.exchange.domain.tables import read_table
from asqms.contexts.exchange.domain.values import BadCellError, text_of, value_of_cell
from asqms.contexts.exchange.errors import ExchangeError
from asqms.contexts.exchange.queries.beside import Beside
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import FieldKind, GovernanceRecord, RecordRow, RecordType
from asqms.contexts.governance.permissions import WRITE
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.contexts.organization.models import Organisation
from asqms.kernel.digest import digest_of, sha256_of
from asqms.kernel.errors import AsqmsError

_SHOWN = 80


def plan_import(actor: Actor, name: str, file_name: str, content: bytes, *, encoding: str = "") -> ImportPlan:
    """Return what the rows of a table would do as records of a type, and write nothing.

    A row with a number changes that record: an empty cell leaves what is there. A row without one makes a
    record, unless there is one with the same title, scope and fields already.

    Right ``governance.write`` somewhere; each row is checked as the command that would write it checks.
    Raises AccessRefusedError, NotFoundError for an unknown type, what read_table and matched raise.
    """
    return _planned(actor, name, file_name, content, encoding)[0]


def import_records(
    actor: Actor, name: str, file_name: str, content: bytes, *, encoding: str = "", reason: str = ""
) -> tuple[ImportPlan, Imported]:
    """Bring in every row of a table in one transaction, or nothing; the same table again changes nothing.

    The ledger keeps name and digest of the file as the reason of each record. Errors as plan_import, and
    ExchangeError ``exchange.rows_refused`` where a row cannot be brought in.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation)  # one import at a time
        plan, drafts = _planned(actor, name, file_name, content, encoding)
        if plan.refused:
            first = next(one for one in plan.rows if one.problems).problems[0]
            raise ExchangeError(
                "exchange.rows_refused",
                f"{plan.refused} rows cannot be brought in; the first at {first.cell}: {first.code}.",
                hint="Look at the preview and correct these cells; nothing was brought in.",
                context={"count": plan.refused, "cell": first.cell},
            )
        said = " ".join(one for one in (reason.strip(), f"[{plan.name} {plan.digest}]") if one)
        numbers = governance.write_drafts(actor, drafts, reason=said)
    known = {one.number for one in plan.rows if one.outcome is Outcome.CHANGED}
    made = tuple(one for one in numbers if one not in known)
    changed = tuple(one for one in numbers if one in known)
    return plan, Imported(made, changed, plan.count(Outcome.SAME))


def _planned(
    actor: Actor, name: str, file_name: str, content: bytes, encoding: str
) -> tuple[ImportPlan, list[GovernanceRecord]]:
    """Return what the rows would do, and the drafts of what they would write, in order."""
    if not organization.may_anywhere(actor, WRITE):
        raise AccessRefusedError(WRITE, "")
    given = governance.type_for(actor, name)
    table = read_table(content, clean(file_name), encoding=encoding)
    columns = matched(given, table.headings)
    with organization.roles_remembered():
        planner = _Planner(actor, given, table, {one.target: one.letter for one in columns if one.target})
        rows = planner.rows([one.target for one in columns])
    plan = ImportPlan(name, clean(file_name), sha256_of(content), table.encoding, columns, rows)
    return plan, planner.drafts


class _Planner:
    """Looks at the rows of one table for one person."""

    def __init__(
        self, actor: Actor, given: RecordType, table: SheetTable, letters: Mapping[str, str]
    ) -> None:
        self.actor, self.given, self.table, self.letters = actor, given, table, letters
        self.seen: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.drafts: list[GovernanceRecord] = []

    def rows(self, targets: list[str]) -> tuple[RowPlan, ...]:
        """Return what each row would do, in the order of the table."""
        cells = [
            (line, {target: cell for target, cell in zip(targets, some, strict=False) if target})
            for line, some in self.table.rows
        ]
        numbers = [text_of(row.get(NUMBER)) for _, row in cells]
        titles = [text_of(row.get(TITLE)) for _, row in cells]
        self.beside = Beside(self.actor, self.given, numbers, titles)
        return tuple(self._row(line, row) for line, row in cells)

    def _row(self, line: int, cells: Mapping[str, object]) -> RowPlan:
        fields, wrong = self._fields(line, cells)
        scope, no_scope = self._key(line, SCOPE, cells)
        owner, no_owner = self._key(line, OWNER, cells)
        number, title = text_of(cells.get(NUMBER)).upper(), text_of(cells.get(TITLE))
        row = RowPlan(line, Outcome.REFUSED, number, title, scope, owner, fields)
        problems = [*no_scope, *no_owner, *wrong]
        if not problems:
            try:
                return self._change(row) if row.number else self._make(row)
            except AsqmsError as error:
                target = TITLE if error.code == "governance.title_missing" else ""
                problems.append(self._problem(row.line, target, error.code, "", error))
        return replace(row, problems=tuple(problems))

    def _fields(self, line: int, cells: Mapping[str, object]) -> tuple[dict[str, object], list[CellProblem]]:
        problems: list[CellProblem] = []
        found: dict[str, object] = {}
        for field in self.given.fields:
            if field.id not in cells:
                continue
            try:
                value = value_of_cell(field, cells[field.id])
            except BadCellError as error:
                problems.append(self._problem(line, field.id, error.code, text_of(cells[field.id])))
                continue
            if value is None:
                continue
            if field.kind is FieldKind.PERSON:
                value = self.beside.person_key(str(value)) or value
            if field.kind is FieldKind.PEOPLE and isinstance(value, list):
                value = [self.beside.person_key(one) or one for one in value]
            found[field.id] = value
            problems += [
                self._problem(line, field.id, code, text_of(cells[field.id]))
                for code in governance.field_mistakes(self.given, field.id, value)
            ]
        return found, problems

    def _key(self, line: int, target: str, cells: Mapping[str, object]) -> tuple[str, list[CellProblem]]:
        """Return the id of the scope or person a cell names, and what is wrong with it."""
        text = text_of(cells.get(target))
        if not text:
            return "", []
        key = self.beside.scope_key(text) if target == SCOPE else self.beside.person_key(text)
        return key or "", [] if key else [self._problem(line, target, f"unknown_{target[1:]}", text)]

    def _make(self, row: RowPlan) -> RowPlan:
        print_of = digest_of([row.title, row.scope, row.owner, dict(row.fields)])  # type: ignore[arg-type]  # plain values
        if print_of in self.seen:
            said = str(self.seen[print_of])
            return replace(row, problems=(self._problem(row.line, "", "twice_in_file", said),))
        self.seen[print_of] = row.line
        known = self.beside.same_as(row)
        if known is not None:
            return replace(row, outcome=Outcome.SAME, number=known.number)
        draft = governance.draft_new(
            self.actor, self.given.type, title=row.title, scope=row.scope, owner=row.owner, fields=row.fields
        )
        self.drafts.append(draft)
        return replace(row, outcome=Outcome.MADE)

    def _change(self, row: RowPlan) -> RowPlan:
        known = self.beside.numbered(row.number)
        problem = self._number_problem(row, known)
        if problem is not None or known is None:
            return replace(row, problems=(problem,) if problem else ())
        self.numbers[row.number] = row.line
        draft = governance.draft_change(
            self.actor, row.number, title=row.title or None, owner=row.owner or None, fields=row.fields
        )
        title = row.title or known.title
        if draft is None:
            return replace(row, outcome=Outcome.SAME, title=title)
        self.drafts.append(draft)
        return replace(row, outcome=Outcome.CHANGED, title=title)

    def _number_problem(self, row: RowPlan, known: RecordRow | None) -> CellProblem | None:
        if known is None:
            return self._problem(row.line, NUMBER, "unknown_number", row.number)
        if row.number in self.numbers:
            return self._problem(row.line, NUMBER, "twice_in_file", str(self.numbers[row.number]))
        if row.scope and row.scope != known.scope:
            return self._problem(row.line, SCOPE, "scope_differs", row.scope)
        return None

    def _problem(
        self, line: int, target: str, code: str, value: str = "", error: AsqmsError | None = None
    ) -> CellProblem:
        cell = f"{self.letters[target]}{line}" if target in self.letters else str(line)
        message = error.message if error else ""
        return CellProblem(cell, code, value[:_SHOWN], target, message, error.context if error else {})
