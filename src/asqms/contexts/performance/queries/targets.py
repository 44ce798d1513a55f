# SPDX-License-Identifier: Apache-2.0
"""Which target counts on a scope on a day: the nearest that was set there or above, else our proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope, ScopePath
from asqms.contexts.performance.data import TARGETS, Definition, TargetEntry, TargetInForce
from asqms.contexts.performance.models import Target


@dataclass(frozen=True, slots=True)
class _Set:
    """A target that was set somewhere."""

    kpi: str
    scope: str
    target: float
    warning: float
    version: int


class Targets:
    """The targets that count on one scope, and where each was set."""

    def __init__(self, actor: Actor, scope: Scope, as_of: date | None) -> None:
        paths = ScopePath.objects.filter(below=scope).order_by("distance", "above__key")
        above = list(paths.values_list("above__key", "above__name"))
        self._names: Mapping[str, str] = dict(above)
        self._above = [key for key, _ in above]
        self._here = scope.key
        self._set = {(one.kpi, one.scope): one for one in _known(actor, as_of)}

    def of(self, definition: Definition) -> TargetInForce:
        """Return the target of an indicator."""
        for key in self._above:
            found = self._set.get((definition.kpi, key))
            if found is not None:
                version = found.version if key == self._here else 0
                return TargetInForce(
                    found.target, found.warning, key, self._names.get(key, ""), own=True, version=version
                )
        return TargetInForce(definition.target, definition.warning, "", "", own=False)


def _known(actor: Actor, as_of: date | None) -> list[_Set]:
    if as_of is None:
        rows = Target.objects.filter(organisation=actor.organisation).select_related("scope")
        return [_Set(one.kpi, one.scope.key, one.target, one.warning, one.version) for one in rows]
    root = Scope.objects.filter(
        organisation=actor.organisation, kind="organization", parent__isnull=True
    ).values_list("key", flat=True)[0]
    found = []
    for one in ledger.records_known_on(actor.organisation_uid, TARGETS, as_of):
        entry = TargetEntry.model_validate(one.content)
        found.append(_Set(entry.kpi, entry.scope or root, entry.target, entry.warning, one.version))
    return found
