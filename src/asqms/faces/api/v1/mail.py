# SPDX-License-Identifier: Apache-2.0
"""When whoever asks wants mail about what they are told."""

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router

from asqms.contexts.correspondence import api as correspondence
from asqms.contexts.correspondence.data import MailChoice
from asqms.contexts.organization import api as organization
from asqms.faces.api.answers import answer
from asqms.faces.api.problems import actor_of
from asqms.faces.api.shapes import MailShape, MailWish

VIEW = "governance.view"
router = Router(tags=["governance"])


@router.get("/me/mail", response=MailShape, operation_id="get_mail", summary="When one gets mail")
def mail(request: HttpRequest) -> HttpResponse:
    """Answer the choice, and whether the server sends any mail at all."""
    actor = actor_of(request)
    if not organization.may_anywhere(actor, VIEW):
        organization.authorise(actor, VIEW)
    return answer({"choice": correspondence.mail_choice(actor), "sent": correspondence.sends_mail()})


@router.put("/me/mail", response=MailShape, operation_id="choose_mail", summary="Choose when one gets mail")
def chosen(request: HttpRequest, wish: Body[MailWish]) -> HttpResponse:
    """Keep the choice of whoever asks: no mail, mail at once, or one a day."""
    actor = actor_of(request)
    correspondence.choose_mail(actor, MailChoice(wish.choice))
    return mail(request)
