# SPDX-License-Identifier: Apache-2.0
"""Names of scopes, people, roles and things of the catalogue as documents show them."""

from __future__ import annotations

from asqms.documents.wording import name_words, plain, sentence_words, word
from asqms.engine.assessment import Obligation
from asqms.engine.catalogue import Catalogue
from asqms.engine.snapshot import Snapshot
from asqms.kernel.text import Text


def translated(text: Text, language: str) -> str:
    """Return a name in the language: the catalogue's own translation, else ours, else English."""
    own = text.by_language.get(language)
    if own:
        return own
    english = text.in_language(language)
    return name_words(language).get(english, english)


def told(text: Text, language: str) -> str:
    """Return a sentence in the language: the catalogue's own translation, else ours, else English."""
    own = text.by_language.get(language)
    return own or sentence_words(language).get(str(text)) or text.in_language(language)


class Names:
    """Looks names up in one language; an id that nothing names is returned as it is."""

    def __init__(self, snapshot: Snapshot, catalogue: Catalogue, language: str) -> None:
        self._snapshot = snapshot
        self._language = language
        self._roles = {one.id: one.name for one in catalogue.roles}
        self._phases = {one.id: one.name for one in catalogue.phases}
        self._domains = {one.id: one.name for one in catalogue.domains}
        self._groups = {one.id: one.name for one in catalogue.groups}
        self._processes = {one.id: one.name for one in catalogue.processes}
        self._types = {one.id: one.name for one in catalogue.evidence_types}

    def scope(self, scope: str) -> str:
        """Return the name of a scope."""
        known = self._snapshot.scopes.get(scope)
        if known is None and scope == self._snapshot.organisation.id:
            known = self._snapshot.organisation
        return plain(known.name) if known else scope

    def person(self, person: str) -> str:
        """Return the name of a person."""
        return plain(self._snapshot.people.get(person, person))

    def phase(self, phase: str) -> str:
        """Return the name of a life-cycle phase."""
        return self._name(self._phases, phase)

    def domain(self, domain: str) -> str:
        """Return the name of a software domain."""
        return self._name(self._domains, domain)

    def group(self, group: str) -> str:
        """Return the name of a process group."""
        return self._name(self._groups, group)

    def process(self, process: str) -> str:
        """Return the name of a process."""
        return self._name(self._processes, process)

    def evidence_type(self, kind: str) -> str:
        """Return the name of an evidence type."""
        return self._name(self._types, kind)

    def owner(self, obligation: Obligation) -> str:
        """Return whose an obligation is; nobody is said with the role that is missing."""
        if obligation.owner:
            return self.person(obligation.owner)
        role = self._name(self._roles, obligation.owner_role)
        return word(self._language, "nobody", role=role) if role else word(self._language, "nobody_at_all")

    def _name(self, names: dict[str, Text], key: str) -> str:
        known = names.get(key)
        return plain(translated(known, self._language)) if known else key
