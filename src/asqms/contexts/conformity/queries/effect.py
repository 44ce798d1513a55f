# SPDX-License-Identifier: Apache-2.0
"""What a record would change, worked out before it is written (DESIGN 4.1): nothing is saved here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from asqms.contexts.conformity.commands.past import QUICK_OBLIGATIONS
from asqms.contexts.conformity.data import ClassEffect, Effect, EffectRow
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.conformity.queries.standing import VIEW
from asqms.contexts.conformity.state import State, item_keys, state_around, whole_state
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.organization.models import Organisation
from asqms.contexts.organization.models import Scope as TreeScope
from asqms.documents.names import Names
from asqms.documents.reasons import class_sentence
from asqms.engine.assessment import Assessment
from asqms.engine.checks.registry import CHECKS
from asqms.engine.difference import Difference, Standing, difference
from asqms.engine.evaluate import evaluate
from asqms.engine.snapshot import (
    Answer,
    Decision,
    Rating,
    Scope,
    ScopeKind,
    Snapshot,
    SoftwareItem,
    VerdictName,
)
from asqms.engine.whatif import add_decision, reclassify
from asqms.workspace.build import build_snapshot
from asqms.workspace.data import NO_DOCUMENT, Settings
from asqms.workspace.entries import Entries
from asqms.workspace.fields import Model
from asqms.workspace.model import ClassificationEntry, ItemEntry
from asqms.workspace.model_records import JustificationEntry, RatingEntry, TailoringEntry
from asqms.workspace.shape import Entry

NOBODY = "somebody-else"
_DECISIONS = {"tailorings": "tailoring", "justifications": "justification"}
_RATINGS = {"confirmations": "confirmation", "overrules": "overrule"}


def effect_of(actor: Actor, kind: str, content: Mapping[str, object], language: str) -> Effect:
    """Return what a record of a kind would change if it counted today, with an approver where it needs one.

    Kinds: items, classifications, tailorings, justifications, confirmations, overrules. Only scopes the
    actor may see are told. Raises InvalidRecordError for content without the shape of its kind, and
    NotFoundError for a scope that may not be seen.
    """
    given = organization.record_kind(kind)
    shape = organization.shaped(
        given, {**content, **({"approver": NOBODY} if given.signed_by == "approver" else {})}
    )
    place = given.scope(shape)
    row = organization.authorise(actor, VIEW, place)
    if isinstance(shape, ItemEntry):
        _refuse_unseen(actor, given, shape)
    organisation = Organisation.objects.get(pk=actor.organisation)
    whole = not Obligation.objects.filter(assessment__organisation=organisation, assessment__current=True)[
        QUICK_OBLIGATIONS : QUICK_OBLIGATIONS + 1
    ].exists()
    state = _state(organisation, row.key, shape, actor.day, whole=whole or row.kind == "organization")
    before = evaluate(state.snapshot, state.catalogue, CHECKS, as_of=actor.day)
    snapshot = _changed(state, kind, shape, actor.day)
    after = evaluate(snapshot, state.catalogue, CHECKS, as_of=actor.day)
    visible = set(
        organization.scopes_with(actor, VIEW)
        .filter(key__in=sorted({*snapshot.scopes, snapshot.organisation.id}))
        .values_list("key", flat=True)
    )
    if isinstance(shape, ItemEntry):
        visible.add(shape.id)
    if not whole:
        visible.discard(snapshot.organisation.id)
    names = Names(snapshot, state.catalogue, language)
    about = shape.id if isinstance(shape, ItemEntry) else getattr(shape, "item", "")
    found = _effect(difference(before, after), after, names, visible, language)
    kind_after = after.classes.get(about)
    return replace(
        found,
        whole=whole,
        type_after=kind_after.software_type.value if kind_after else "",
        why=class_sentence(kind_after, names, language) if kind_after else "",
    )


def _refuse_unseen(actor: Actor, kind: RecordKind, item: ItemEntry) -> None:
    """Raise NotFoundError for an item, or one it uses, that the actor may not see: no effect tells of it."""
    row = TreeScope.objects.filter(organisation=actor.organisation, key=item.id).first()
    if row is not None and not organization.may(actor, VIEW, item.id):
        raise NotFoundError("scope", item.id)
    organization.refuse_unseen(actor, kind, item.id, organization.plain_content(item))


def _state(organisation: Organisation, place: str, shape: Model, day: date, *, whole: bool) -> State:
    if whole:
        return whole_state(organisation, as_of=day, known_on=day, past=False)
    items = {place, *item_keys(organisation, [place])}
    if isinstance(shape, ItemEntry):
        items = {place, shape.id, *(one.item for one in shape.depends_on)}
    return state_around(organisation, items, as_of=day, known_on=day, past=False)


def _changed(state: State, kind: str, shape: Model, day: date) -> Snapshot:
    snapshot = state.snapshot
    if isinstance(shape, ItemEntry):
        return _with_item(state, shape)
    if isinstance(shape, ClassificationEntry):
        answers = {question: Answer(word) for question, word in shape.answers.items()}
        return reclassify(snapshot, shape.item, answers, on=day)
    if isinstance(shape, TailoringEntry | JustificationEntry):
        decision = Decision(
            id=shape.id,
            kind=_DECISIONS[kind],
            practices=tuple(shape.practices),
            scope=shape.scope,
            reason=shape.reason,
            author=shape.author,
            approver=shape.approver,
            effective=min(shape.on, day),
            recorded=day,
            expires=shape.expires,
        )
        return add_decision(snapshot, decision)
    if isinstance(shape, RatingEntry):
        rating = Rating(
            kind=_RATINGS[kind],
            practice=shape.practice,
            scope=shape.scope,
            verdict=VerdictName(shape.verdict),
            person=shape.person,
            reason=shape.reason,
            effective=min(shape.on, day),
            recorded=day,
            evidence=tuple(shape.evidence),
            expires=shape.expires,
        )
        return replace(snapshot, ratings=(*snapshot.ratings, rating), digest=f"{snapshot.digest}+")
    raise TypeError(kind)


def _with_item(state: State, entry: ItemEntry) -> Snapshot:
    """Return the snapshot with an item put in or replaced; classifications recorded apart stay."""
    entries = Entries()
    entries.by_section["items"].append(Entry(entry, NO_DOCUMENT, ()))
    own = state.settings
    settings = Settings(Path(), own.id, own.name, own.catalogue, tuple(own.standards))
    new: SoftwareItem = build_snapshot(settings, entries).items[0]
    snapshot = state.snapshot
    known = next((one for one in snapshot.items if one.id == entry.id), None)
    if known is not None and not entry.classifications:
        new = replace(new, classifications=known.classifications)
    items = tuple(sorted([*(one for one in snapshot.items if one.id != new.id), new], key=lambda one: one.id))
    scopes = {**snapshot.scopes, new.id: Scope(new.id, new.name, ScopeKind.SOFTWARE_ITEM, new.project)}
    return replace(snapshot, items=items, scopes=scopes, digest=f"{snapshot.digest}+")


def _effect(found: Difference, after: Assessment, names: Names, visible: set[str], language: str) -> Effect:
    classes = tuple(
        ClassEffect(
            one.item,
            names.scope(one.item),
            one.type_before.value if one.type_before else "",
            one.type_after.value if one.type_after else "",
            class_sentence(after.classes[one.item], names, language) if one.item in after.classes else "",
        )
        for one in found.classes
        if one.item in visible and one.type_before is not one.type_after
    )
    return Effect(
        classes=classes,
        gained=tuple(_row(None, one, names) for one in found.gained if one.scope in visible),
        lost=tuple(_row(one, None, names) for one in found.lost if one.scope in visible),
        changed=tuple(row for row in _changes(found, names) if row.scope in visible),
        whole=True,
    )


def _changes(found: Difference, names: Names) -> Iterator[EffectRow]:
    seen = set()
    for one in (*found.strengths, *found.verdicts):
        key = (one.after.scope, one.after.practice)
        if key not in seen:
            seen.add(key)
            yield _row(one.before, one.after, names)


def _row(before: Standing | None, after: Standing | None, names: Names) -> EffectRow:
    one = after or before
    if one is None:
        raise ValueError(one)
    return EffectRow(
        practice=one.practice,
        scope=one.scope,
        scope_name=names.scope(one.scope),
        strength_before=before.strength if before else None,
        strength_after=after.strength if after else None,
        before=before.verdict if before else None,
        after=after.verdict if after else None,
    )
