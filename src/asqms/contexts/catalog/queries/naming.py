# SPDX-License-Identifier: Apache-2.0
"""Whether records name what the catalogue in force holds: practices, processes, roles, types, phases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from asqms.contexts.catalog.errors import CatalogError
from asqms.contexts.catalog.queries.reading import catalogue
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.permissions import ACCESS_ROLES
from asqms.engine.catalogue import Catalogue
from asqms.kernel.digest import CanonicalValue
from asqms.workspace.problems import did_you_mean

NAMES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "items": (
        ("domain", "domain"),
        ("phase", "phase"),
        ("phases.phase", "phase"),
        ("classifications.answers.*", "question"),
    ),
    "classifications": (("answers.*", "question"),),
    "assignments": (("role", "role"),),
    "processes": (("process", "process"), ("practices", "practice")),
    "adoptions": (("process", "process"),),
    "tailorings": (("practices", "practice"),),
    "justifications": (("practices", "practice"),),
    "confirmations": (("practice", "practice"),),
    "overrules": (("practice", "practice"),),
    "evidence": (("type", "evidence type"),),
    "evidence_files": (("type", "evidence type"),),
}
"""For each kind the fields that hold a name of the catalogue; a star stands for the keys of a mapping."""


def refuse_unknown_names(actor: Actor, kind: str, content: Mapping[str, CanonicalValue]) -> None:
    """Raise CatalogError ``catalog.unknown_name`` where a record names what the catalogue does not hold."""
    if kind not in NAMES:
        return
    known = _known(catalogue(actor.organisation_uid, actor.day))
    for path, what in NAMES[kind]:
        for name in _values(content, path.split(".")):
            if name not in known[what]:
                raise CatalogError(
                    "catalog.unknown_name",
                    f"The catalogue has no {what} {name[:200]}.",
                    hint=did_you_mean(name[:200], known[what]),
                    context={"what": what},
                )


def _known(given: Catalogue) -> Mapping[str, Collection[str]]:
    return {
        "practice": given.practice_by_id,
        "process": given.process_by_id,
        "domain": {one.id for one in given.domains},
        "phase": {one.id for one in given.phases},
        "question": {one.id for one in given.questions},
        "role": {one.id for one in given.roles} | set(ACCESS_ROLES),
        "evidence type": {one.id for one in given.evidence_types},
    }


def _values(value: CanonicalValue, steps: list[str]) -> Iterator[str]:
    if isinstance(value, str):
        if not steps:
            yield value
    elif isinstance(value, Mapping):
        if steps == ["*"]:
            yield from value
        elif steps and steps[0] in value:
            yield from _values(value[steps[0]], steps[1:])
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _values(one, steps)
