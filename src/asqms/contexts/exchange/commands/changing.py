# SPDX-License-Identifier: Apache-2.0
"""Changes many records by one wish: each by the same command and checks as if it were the only one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from asqms.contexts.exchange.data import Action, BulkRow, BulkWish, CellProblem
from asqms.contexts.exchange.errors import ExchangeError
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.errors import BlockedError
from asqms.contexts.governance.permissions import WRITE
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError
from asqms.kernel.errors import AsqmsError

MOST_RECORDS = 200
"""So many records are changed at once; our proposal."""
SIGNATURE_ALONE = "exchange.signature_alone"
_SIGNING = frozenset(
    {
        "governance.signature_needed",
        "governance.no_signature_by_token",
        "governance.second_factor_needed",
        "governance.changed_meanwhile",
    }
)


def change_many(
    actor: Actor, numbers: Sequence[str], wish: BulkWish, *, dry_run: bool = False, language: str = "en"
) -> tuple[BulkRow, ...]:
    """Do one thing to many records and return what became of each; ``dry_run`` only tries it.

    Each record is a transaction of its own: what is not possible for one leaves the others as they are.
    A step that is a signature is never taken for many: each is read and signed alone. Rights and errors of
    each are those of edit_record, take_step, link_records and comment, told in its row.

    Raises AccessRefusedError for whoever may write nowhere, ExchangeError ``exchange.nothing_chosen``,
    ``exchange.too_many_records`` and ``exchange.wish_incomplete``.
    """
    if not organization.may_anywhere(actor, WRITE):
        raise AccessRefusedError(WRITE, "")
    chosen = list(dict.fromkeys(one.strip().upper() for one in numbers if one.strip()))
    _refuse_odd(chosen, wish)
    return tuple(_row(actor, one, wish, dry_run=dry_run, language=language) for one in chosen)


def _refuse_odd(chosen: Sequence[str], wish: BulkWish) -> None:
    if not chosen:
        raise ExchangeError("exchange.nothing_chosen", "No record is chosen.", hint="Choose at least one.")
    if len(chosen) > MOST_RECORDS:
        raise ExchangeError(
            "exchange.too_many_records",
            f"At most {MOST_RECORDS} records are changed at once.",
            hint="Choose fewer.",
            context={"most": MOST_RECORDS},
        )
    needed = {
        Action.ASSIGN: (),
        Action.STEP: (wish.step,),
        Action.LINK: (wish.relation, wish.other),
        Action.COMMENT: (wish.text.strip(),),
    }
    if not all(needed[wish.action]):
        raise ExchangeError(
            "exchange.wish_incomplete", "What is to be done is not complete.", hint="Fill in what it needs."
        )


def _row(actor: Actor, number: str, wish: BulkWish, *, dry_run: bool, language: str) -> BulkRow:
    known = governance.records_named(actor, "", numbers=[number])
    if not known:
        missing = NotFoundError("governance record", number)
        return BulkRow(number, "", done=False, problems=(_problem(number, missing),))
    title = known[0].title
    try:
        with transaction.atomic():
            _command(actor, number, wish, language)()
            if dry_run:
                transaction.set_rollback(True)
    except BlockedError as error:
        told = (CellProblem(number, f"blocked.{code}", value) for code, value in error.blockers)
        return BulkRow(number, title, done=False, problems=tuple(told))
    except AsqmsError as error:
        return BulkRow(number, title, done=False, problems=(_problem(number, error),))
    return BulkRow(number, title, done=True)


def _command(actor: Actor, number: str, wish: BulkWish, language: str) -> Callable[[], object]:
    if wish.action is Action.STEP:
        return lambda: governance.take_step(actor, number, wish.step, reason=wish.reason, language=language)
    if wish.action is Action.LINK:
        return lambda: governance.link_records(
            actor, number, wish.relation, wish.other.strip().upper(), reason=wish.reason
        )
    if wish.action is Action.COMMENT:
        return lambda: governance.comment(actor, number, wish.text)
    return lambda: governance.edit_record(actor, number, owner=wish.owner, reason=wish.reason)


def _problem(number: str, error: AsqmsError) -> CellProblem:
    if error.code in _SIGNING:
        said = "This step is a signature: it is taken for each record alone, on its page."
        return CellProblem(number, SIGNATURE_ALONE, message=said)
    return CellProblem(number, error.code, message=error.message, context=error.context)
