# SPDX-License-Identifier: Apache-2.0
"""Signatures that rate practices become confirmations, bound to the evidence that the records became."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from asqms.contexts.conformity import api as conformity
from asqms.contexts.governance.data import GovernanceRecord, RecordType, Signed
from asqms.contexts.governance.queries.gate_facts import items_below
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.engine.snapshot import VerdictName

MOST_SCOPES = 200
"""So many items below a scope are confirmed by one signature; the others on their own pages."""


@dataclass(frozen=True, slots=True)
class _Saying:
    """A signature that rates a practice, and the record it stands on."""

    practice: str
    number: str
    signature: Signed


def confirm_signed(
    actor: Actor, given: RecordType, about: str, records: Sequence[GovernanceRecord], digests: Collection[str]
) -> None:
    """Write the confirmations that the newest standing signatures on records about a scope are.

    The type says which practices a signature rates, and which roles may sign; its author may confirm
    himself. A confirmation is written once for each signature and obligation, on exactly the evidence the
    obligation rests on now, and only where the tables of these records (``digests``) are among it. ``actor``
    is the server, who writes in the name of the person who signed.
    """
    sayings = tuple(_newest(given, records))
    for scope in _rated_scopes(actor, about) if sayings else ():
        for saying in sayings:
            conformity.confirm_signed(actor, _wish(saying, scope), among=digests)


def _newest(given: RecordType, records: Sequence[GovernanceRecord]) -> Iterator[_Saying]:
    """Yield for each practice that signatures of a type rate the newest one that still stands."""
    found: dict[str, _Saying] = {}
    for record in records:
        for signature in record.signatures:
            step = given.transition(signature.step)
            if step is None or step.signature is None or not record.holds(signature):
                continue
            for practice in step.signature.confirms:
                known = found.get(practice)
                if known is None or known.signature.at < signature.at:
                    found[practice] = _Saying(practice, record.number, signature)
    yield from found.values()


def _rated_scopes(actor: Actor, about: str) -> list[str]:
    """Return the scope itself and the items below it; of the organisation only itself."""
    if about == organization.root_key(actor):
        return [about]
    return list(items_below(actor, about)[:MOST_SCOPES])


def _wish(saying: _Saying, scope: str) -> conformity.RatingWish:
    signature = saying.signature
    return conformity.RatingWish(
        "confirmations",
        saying.practice,
        scope,
        VerdictName.CONFORMS.value,
        reason=f"{saying.number}: {signature.step}",
        person=signature.person,
        on=datetime.fromisoformat(signature.at).date(),
    )
