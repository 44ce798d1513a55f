# SPDX-License-Identifier: Apache-2.0
"""Why a sign-on elsewhere let nobody in, and what is kept of it in ledger and log."""

from __future__ import annotations

import logging

from django.http import HttpRequest

from asqms.faces.web.refused import note_refused
from asqms.kernel.errors import AsqmsError

_LOG = logging.getLogger("asqms.web.sign_on")
_MOST_CHARACTERS = 300
_COMPARE = "Compare the settings of the provider with those of this server; the server's log says more."


class SignOnError(AsqmsError):
    """What came back from a sign-on is not accepted; the code says what was wrong with it."""


def no_answer(reason: str) -> SignOnError:
    """Return the error for a provider that cannot be reached or speaks another language."""
    return SignOnError(
        "sign_on.no_answer",
        "The sign-on cannot be reached, or does not answer as it should.",
        hint="Look at the address of the provider and at the server's log.",
        context={"reason": reason},
    )


def bad_token(reason: str) -> SignOnError:
    """Return the error for an ID token that is not for this sign-on."""
    return SignOnError(
        "sign_on.bad_token",
        "The ID token of the sign-on is not accepted.",
        hint=_COMPARE,
        context={"reason": reason},
    )


def bad_assertion(reason: str) -> SignOnError:
    """Return the error for a SAML answer that is not for this sign-on."""
    return SignOnError(
        "sign_on.bad_assertion",
        "The SAML answer of the sign-on is not accepted.",
        hint=_COMPARE,
        context={"reason": reason},
    )


def not_asked() -> SignOnError:
    """Return the error for an answer to a question that this browser has not, or no longer, open."""
    return SignOnError(
        "sign_on.not_asked",
        "This browser has not asked for this answer, or asked too long ago.",
        hint="Start again from the sign-in page.",
    )


def no_subject() -> SignOnError:
    """Return the error for a SAML answer that names its person only by what can change hands."""
    return SignOnError(
        "sign_on.no_subject",
        "The SAML answer has no permanent identifier of the person.",
        hint="Let the provider send a persistent NameID or the attribute subject-id.",
    )


def note(request: HttpRequest, provider: str, code: str, reason: str = "", *, email: str = "") -> None:
    """Keep a refused sign-on: in the ledger for the audit, and in the log with the reason.

    Neither tells anything about the person; the mark of where it came from leads from one to the other.
    """
    mark = note_refused(request, provider, code, email)
    request.asqms_sign_on_refused = True  # type: ignore[attr-defined]
    _LOG.warning("sign-on refused: %s, %s, from %s, %r", provider, code, mark, reason[:_MOST_CHARACTERS])
