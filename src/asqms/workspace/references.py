# SPDX-License-Identifier: Apache-2.0
"""Checks that what entries refer to exists: in the workspace always, in the catalogue when one is given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from asqms.engine.catalogue import Catalogue
from asqms.workspace.data import Settings
from asqms.workspace.entries import SCOPE_SECTIONS, Entries
from asqms.workspace.fields import Model
from asqms.workspace.folders import SETTINGS_FILE
from asqms.workspace.model import ClassificationEntry, ItemEntry
from asqms.workspace.model_records import ProcessEntry
from asqms.workspace.problems import Findings, did_you_mean
from asqms.workspace.shape import Entry

_WORDS = {
    "evidence_type": "evidence type",
    "evidence_root": "evidence root",
    "trace_model": "trace model",
    "trace_set": "trace set",
}
_DEFINED_IN = {
    "person": "people:",
    "unit": "units:",
    "project": "projects:",
    "item": "items:",
    "supplier": "suppliers:",
    "trace_set": "trace:",
    "evidence_root": f"evidence_roots: of {SETTINGS_FILE}",
    "trace_model": f"trace_models: of {SETTINGS_FILE}",
}

FIELDS: Mapping[str, Mapping[str, str]] = {
    "units": {"parent": "unit"},
    "projects": {"unit": "unit", "owner": "person"},
    "items": {
        "project": "project",
        "owner": "person",
        "supplier": "supplier",
        "domain": "domain",
        "phase": "phase",
    },
    "classifications": {"item": "item", "author": "person", "approver": "person"},
    "tools": {"owner": "person", "used_by": "scope"},
    "assignments": {"role": "role", "person": "person", "scope": "scope"},
    "processes": {"process": "process", "owner": "person", "practices": "practice"},
    "adoptions": {"project": "project", "process": "process"},
    "tailorings": {"practices": "practice", "scope": "scope", "author": "person", "approver": "person"},
    "justifications": {"practices": "practice", "scope": "scope", "author": "person", "approver": "person"},
    "confirmations": {"practice": "practice", "scope": "scope", "person": "person"},
    "overrules": {"practice": "practice", "scope": "scope", "person": "person"},
    "evidence": {
        "type": "evidence_type",
        "subject": "scope",
        "root": "evidence_root",
        "approved_by": "person",
    },
    "trace": {"scope": "scope", "model": "trace_model", "root": "evidence_root", "approved_by": "person"},
    "trace_confirmations": {"trace_set": "trace_set", "scope": "scope", "person": "person"},
}
"""What each field refers to; fields inside lists of mappings are in ``NESTED``."""

NESTED: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "items": {
        "phases": {"phase": "phase"},
        "classifications": {"author": "person", "approver": "person"},
        "depends_on": {"item": "item", "approver": "person"},
    },
    "evidence": {"per_file": {"approved_by": "person"}},
}


class References:
    """The ids that may be referred to, by kind; a kind of the catalogue is open without one."""

    def __init__(self, settings: Settings, entries: Entries, catalogue: Catalogue | None) -> None:
        ids = entries.ids
        scopes = {settings.organisation}.union(*(ids[part] for part in SCOPE_SECTIONS if part != "tools"))
        self.tools = frozenset(ids["tools"])
        self.known: dict[str, Collection[str]] = {
            "person": ids["people"],
            "unit": ids["units"],
            "project": ids["projects"],
            "item": ids["items"],
            "supplier": ids["suppliers"],
            "scope": scopes,
            "trace_set": ids["trace"],
            "evidence_root": settings.evidence_roots,
            "trace_model": settings.trace_models,
        }
        if catalogue is not None:
            self.known |= {
                "practice": catalogue.practice_by_id,
                "process": catalogue.process_by_id,
                "evidence_type": catalogue.evidence_type_by_id,
                "standard": catalogue.standard_by_id,
                "role": {one.id for one in catalogue.roles},
                "phase": {one.id for one in catalogue.phases},
                "domain": {one.id for one in catalogue.domains},
                "question": {one.id for one in catalogue.questions},
            }

    def missing(self, kind: str, name: str) -> bool:
        """Tell whether nothing of that kind has the name."""
        return kind in self.known and name not in self.known[kind]

    def told(self, kind: str, name: str) -> tuple[str, str, str]:
        """Return code, sentence and hint for a name that is not known."""
        if kind == "scope" and name in self.tools:
            return (
                "workspace.unknown_scope",
                f"{name} is a tool; this belongs to an organisation, unit, project, item or supplier.",
                "Name the project that uses it, or list it under items: with domain: tool.",
            )
        word = _WORDS.get(kind, kind)
        hint = did_you_mean(name, self.known[kind])
        if not hint.startswith("Did") and kind in _DEFINED_IN:
            hint += f" Define it under {_DEFINED_IN[kind]}."
        return f"workspace.unknown_{kind}", f"There is no {word} {name[:200]}.", hint


def check_references(
    settings: Settings, entries: Entries, catalogue: Catalogue | None, findings: Findings
) -> None:
    """Record every reference that leads nowhere."""
    references = References(settings, entries, catalogue)
    if catalogue is not None:
        _check_catalogue(settings, catalogue, findings)
    for index, standard in enumerate(settings.standards):
        if references.missing("standard", standard):
            code, message, hint = references.told("standard", standard)
            findings.add(code, message, settings.document.place(("standards", index)), hint)
    for section, fields in FIELDS.items():
        nested = NESTED.get(section, {})
        for entry in entries.by_section[section]:
            _check_fields(entry, entry.model, (), fields, references, findings)
            for group, inner in nested.items():
                for position, part in enumerate(getattr(entry.model, group)):
                    _check_fields(entry, part, (group, position), inner, references, findings)
    _check_answers(entries, references, findings)
    _check_responsible(entries, references, findings)


def _check_catalogue(settings: Settings, catalogue: Catalogue, findings: Findings) -> None:
    name, _, version = settings.catalogue.partition("/")
    if name != catalogue.id or not f"{catalogue.version}.".startswith(f"{version}."):
        findings.add(
            "workspace.unknown_catalogue",
            f"The catalogue {settings.catalogue} is not the one that is installed.",
            settings.document.place(("catalogue",)),
            f"Write catalogue: {catalogue.id}/{catalogue.version}, or install the version named here.",
        )


def _check_fields(
    entry: Entry[Model],
    model: Model,
    path: tuple[str | int, ...],
    fields: Mapping[str, str],
    references: References,
    findings: Findings,
) -> None:
    for name, kind in fields.items():
        value = getattr(model, name)
        if isinstance(value, str):
            if references.missing(kind, value):
                code, message, hint = references.told(kind, value)
                findings.add(code, message, entry.place(*path, name), hint)
        elif value:
            _check_list(entry, value, (*path, name), kind, references, findings)


def _check_list(
    entry: Entry[Model],
    values: Sequence[str],
    path: tuple[str | int, ...],
    kind: str,
    references: References,
    findings: Findings,
) -> None:
    for position, value in enumerate(values):
        if references.missing(kind, value):
            code, message, hint = references.told(kind, value)
            findings.add(code, message, entry.place(*path, position), hint)


def _check_answers(entries: Entries, references: References, findings: Findings) -> None:
    for entry in entries.of("classifications", ClassificationEntry):
        _check_keys(entry, ("answers",), entry.model.answers, "question", references, findings)
    for item in entries.of("items", ItemEntry):
        for position, one in enumerate(item.model.classifications):
            path = ("classifications", position, "answers")
            _check_keys(item, path, one.answers, "question", references, findings)


def _check_responsible(entries: Entries, references: References, findings: Findings) -> None:
    for entry in entries.of("processes", ProcessEntry):
        responsible = entry.model.responsible
        own = {key: role for key, role in responsible.items() if key != entry.model.process}
        _check_keys(entry, ("responsible",), own, "practice", references, findings)
        for key, role in responsible.items():
            if references.missing("role", role):
                code, message, hint = references.told("role", role)
                findings.add(code, message, entry.place("responsible", key), hint)


def _check_keys(
    entry: Entry[Model],
    path: tuple[str | int, ...],
    keys: Collection[str],
    kind: str,
    references: References,
    findings: Findings,
) -> None:
    for key in keys:
        if references.missing(kind, key):
            code, message, hint = references.told(kind, key)
            findings.add(code, message, entry.key_place(*path, key), hint)
