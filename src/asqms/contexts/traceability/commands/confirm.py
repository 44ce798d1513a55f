# SPDX-License-Identifier: Apache-2.0
"""Confirms suspect links in bulk: somebody looked at both ends and the link is right."""

from __future__ import annotations

from collections.abc import Sequence

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability.data import Confirmed, LinkFilter, LinkName
from asqms.contexts.traceability.errors import TraceabilityError, changed_meanwhile
from asqms.contexts.traceability.kinds import CONFIRMATIONS, confirmation_key
from asqms.contexts.traceability.models import Manifest
from asqms.contexts.traceability.queries.links import link_conditions
from asqms.contexts.traceability.queries.manifests import today_of
from asqms.contexts.traceability.queries.viewing import Conditions, View, view_of, view_of_row
from asqms.workspace.model_records import TraceConfirmationEntry

MOST_AT_ONCE = 2_000
CONFIRM = "traceability.confirm_link"


def confirm_links(
    actor: Actor, trace_set: str, chosen: Sequence[LinkName], *, seen: str, note: str = ""
) -> Confirmed:
    """Confirm suspect links of a set; ``seen`` is the snapshot whose items the person looked at.

    Each confirmation holds while both ends stay as they are. Needs ``traceability.confirm_link`` on the
    scope of the set; ledger action ``traceability.link_confirmed``. Raises NotFoundError,
    AccessRefusedError, TraceabilityError ``traceability.changed_meanwhile``,
    ``traceability.not_suspect``, ``traceability.nothing_chosen`` or ``traceability.too_many_chosen``.
    """
    view = _confirmable(actor, trace_set)
    names = tuple(dict.fromkeys(chosen))
    _refuse_count(len(names))
    where = view.links()
    where.add("suspect")
    where.add(
        "(source, target, kind) IN (SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]))",
        [one.source for one in names],
        [one.target for one in names],
        [one.kind for one in names],
    )
    found = _ends(view, where)
    if view.about.snapshot != seen:
        _refuse_changed(actor, view, names, found, seen)
    missing = [one for one in names if one not in found]
    if missing:
        raise TraceabilityError(
            "traceability.not_suspect",
            f"{len(missing)} of the chosen links are not suspect, such as {missing[0].source[:200]}.",
            hint="Load the list again; only suspect links are confirmed.",
        )
    return _write(actor, view, found, note)


def confirm_all(
    actor: Actor, trace_set: str, *, seen: str, level: str = "", text: str = "", note: str = ""
) -> Confirmed:
    """Confirm every suspect link that a filter leaves, at most MOST_AT_ONCE; otherwise as confirm_links.

    Raises ``traceability.changed_meanwhile`` whenever the set was checked again since.
    """
    view = _confirmable(actor, trace_set)
    if view.about.snapshot != seen:
        raise changed_meanwhile()
    found = _ends(view, link_conditions(view, LinkFilter("suspect", level, text)))
    _refuse_count(len(found))
    return _write(actor, view, found, note)


def _confirmable(actor: Actor, trace_set: str) -> View:
    view = view_of(actor, trace_set)
    organization.authorise(actor, CONFIRM, view.about.scope)
    return view


def _refuse_count(count: int) -> None:
    if not count:
        raise TraceabilityError(
            "traceability.nothing_chosen", "No link is chosen.", hint="Choose the links you looked at."
        )
    if count > MOST_AT_ONCE:
        raise TraceabilityError(
            "traceability.too_many_chosen",
            f"At most {MOST_AT_ONCE} links are confirmed at once.",
            hint="Narrow the list by level or text and confirm it in parts.",
        )


def _ends(view: View, where: Conditions) -> dict[LinkName, tuple[str, str]]:
    """Return the digests of both ends of the links that conditions leave."""
    rows = view.reader.rows(
        f"SELECT source, target, kind, MIN(lower), MIN(upper), BOOL_OR(turned) FROM notable"  # noqa: S608 - our words
        f" WHERE {where.text} GROUP BY source, target, kind ORDER BY ALL LIMIT {MOST_AT_ONCE + 1}",
        where.parameters,
    )
    digests = view.digests(end for row in rows for end in row[3:5])
    return {
        LinkName(source, target, kind): (
            digests[upper if turned else lower],
            digests[lower if turned else upper],
        )
        for source, target, kind, lower, upper, turned in rows
    }


def _refuse_changed(
    actor: Actor,
    view: View,
    names: Sequence[LinkName],
    found: dict[LinkName, tuple[str, str]],
    seen: str,
) -> None:
    """Refuse when an end of a chosen link is not what it was in the snapshot the person saw."""
    row = Manifest.objects.filter(
        organisation=actor.organisation, trace_set=view.about.key, snapshot=seen
    ).first()
    if row is None or not seen:
        raise changed_meanwhile()
    before = view_of_row(actor, row, today_of(actor))
    where = before.links()
    where.add("suspect")
    where.add(
        "(source, target, kind) IN (SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]))",
        [one.source for one in names],
        [one.target for one in names],
        [one.kind for one in names],
    )
    shown = _ends(before, where)
    if any(shown.get(one) != found.get(one) for one in names):
        raise changed_meanwhile()


def _write(actor: Actor, view: View, found: dict[LinkName, tuple[str, str]], note: str) -> Confirmed:
    set_key, scope = view.about.key, view.about.scope
    known = {
        record.key: TraceConfirmationEntry.model_validate(record.content)
        for record in ledger.current_records(
            actor.organisation_uid,
            CONFIRMATIONS,
            [confirmation_key(set_key, one.source, one.target, one.kind) for one in found],
        )
    }
    new = []
    for link, (source_digest, target_digest) in found.items():
        key = confirmation_key(set_key, link.source, link.target, link.kind)
        before = known.get(key)
        if before and (before.source_digest, before.target_digest) == (source_digest, target_digest):
            continue
        new.append(
            TraceConfirmationEntry(
                trace_set=set_key,
                scope=scope,
                source=link.source,
                target=link.target,
                kind=link.kind,
                source_digest=source_digest,
                target_digest=target_digest,
                person=actor.person,
                on=actor.day.isoformat(),  # type: ignore[arg-type]  # the shape reads a written day
                note=note,
            )
        )
    if new:
        organization.write_records(actor, CONFIRMATIONS, [(one, None) for one in new], reason=note)
    return Confirmed(len(new), len(found) - len(new), tuple(found))
