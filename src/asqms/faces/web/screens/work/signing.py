# SPDX-License-Identifier: Apache-2.0
"""That the person at the screen showed again who they are, as a signature needs it."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from asqms.contexts.governance.data import FRESH_SECONDS, SigningProof
from asqms.kernel.clock import SystemClock

SECOND_FACTOR = frozenset({"mfa", "demo"})
"""Ways to show who one is that count as a second factor; the one click of the demo, which asks nobody for
anything, stands for both."""


def newest_proof(request: HttpRequest, digest: str) -> SigningProof | None:
    """Return when the person last showed who they are, and whether by a second factor; None if unknown.

    Sessions keep moments of the wall clock; a demo that lives on another day counts what has passed since.
    """
    clock = SystemClock()
    wall = (clock.now() - clock.moved_by).timestamp()
    records = get_authentication_records(request, request.user)
    ago = [(max(0.0, wall - float(one["at"])), str(one.get("method", ""))) for one in records if "at" in one]
    if not ago:
        return None
    second = any(method in SECOND_FACTOR and seconds <= FRESH_SECONDS for seconds, method in ago)
    newest = timedelta(seconds=min(seconds for seconds, _ in ago))
    return SigningProof(request.now - newest, digest, second)  # type: ignore[attr-defined]


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether the person may sign without showing again who they are."""
    proof = newest_proof(request, "")
    if proof is None:
        return False
    return bool((request.now - proof.at).total_seconds() <= FRESH_SECONDS)  # type: ignore[attr-defined]


def second_factor_of(request: HttpRequest) -> str:
    """Tell of the second factor: ``shown`` within the time, ``there`` but not shown, or ``missing``."""
    proof = newest_proof(request, "")
    if proof is not None and proof.second_factor:
        return "shown"
    return "there" if is_mfa_enabled(request.user) else "missing"
