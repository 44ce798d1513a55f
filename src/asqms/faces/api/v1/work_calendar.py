# SPDX-License-Identifier: Apache-2.0
"""The working days of the organisation."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router

from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import ConflictError
from asqms.faces.api.answers import answer
from asqms.faces.api.errors import condition_failed, condition_missing
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import WorkCalendarShape, WorkCalendarWish
from asqms.faces.api.v1.evidence import version_in
from asqms.faces.api.v1.governance import MATCH
from asqms.faces.api.v1.records import Condition

VIEW = "governance.view"
router = Router(tags=["governance"])


def _answered(actor: Actor, moved: int) -> HttpResponse:
    found = governance.work_calendar(actor)
    shown = {
        "rest": sorted(found.rest),
        "holidays": [{"day": day, "name": name} for day, name in found.holidays.items()],
        "version": found.version,
        "moved": moved,
    }
    return answer(shown, headers={"ETag": f'"{found.version}"'})


@router.get(
    "/governance/calendar",
    response=WorkCalendarShape,
    operation_id="get_work_calendar",
    summary="The working days of the organisation",
)
def calendar(request: HttpRequest) -> HttpResponse:
    """Answer days of the week off (Monday is 0) and holidays with their names."""
    actor = actor_of(request)
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)
    return _answered(actor, 0)


@router.put(
    "/governance/calendar",
    response=WorkCalendarShape,
    operation_id="write_work_calendar",
    summary="Write the working days of the organisation",
)
def written(request: HttpRequest, wish: Body[WorkCalendarWish], match: Condition = MATCH) -> HttpResponse:
    """Replace the calendar; `text` adds days from a list or a calendar file (.ics).

    Limits in working days of records that wait move at once; `moved` tells of how many.
    """
    if not match:
        raise condition_missing()
    actor = actor_of(request)
    days: dict[date, str] = dict(governance.days_in(wish.text)) if wish.text else {}
    days.update({one.day: one.name for one in wish.holidays})
    try:
        moved = governance.write_calendar(
            actor, wish.rest, days, expected_version=version_in(match), reason=wish.reason
        )
    except ConflictError as error:
        raise condition_failed() from error
    return _answered(actor, moved)
