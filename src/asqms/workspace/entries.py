# SPDX-License-Identifier: Apache-2.0
"""All workspace files as valid entries by section, with every id they declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar, cast

from asqms.decoding.yaml import LocatedDocument, PlainValue
from asqms.kernel.errors import LimitError, UnreadableError
from asqms.workspace.data import Settings
from asqms.workspace.fields import Model
from asqms.workspace.folders import SETTINGS_FILE, read_document, shown, workspace_files
from asqms.workspace.model_records import SECTIONS
from asqms.workspace.problems import Findings, did_you_mean
from asqms.workspace.shape import Entry, check_shape

Shape = TypeVar("Shape", bound=Model)

SCOPE_SECTIONS = ("units", "projects", "items", "suppliers", "tools")
_Named: TypeAlias = "dict[str, dict[str, tuple[LocatedDocument, tuple[str | int, ...]]]]"
_NAMESPACES: Mapping[str, str] = {
    **dict.fromkeys(SCOPE_SECTIONS, "scope"),
    "people": "person",
    "tailorings": "decision",
    "justifications": "decision",
    "evidence": "evidence",
    "trace": "trace",
}


@dataclass
class Entries:
    """What the files hold: ``ids`` names by section every id, also those of entries that are not valid."""

    by_section: dict[str, list[Entry[Model]]] = field(
        default_factory=lambda: {section: [] for section in SECTIONS}
    )
    ids: dict[str, set[str]] = field(default_factory=lambda: {section: set() for section in SECTIONS})
    files: list[str] = field(default_factory=list)

    def of(self, section: str, shape: type[Shape]) -> list[Entry[Shape]]:
        """Return the entries of a section, whose model must be ``shape``."""
        if SECTIONS[section] is not shape:
            raise AssertionError(section)
        return cast("list[Entry[Shape]]", self.by_section[section])


def read_entries(settings: Settings, findings: Findings) -> Entries:
    """Read every workspace file; what is wrong is recorded, what is right is kept."""
    entries = Entries()
    named: _Named = {"scope": {settings.organisation: (settings.document, ("organisation", "id"))}}
    skip = frozenset(path.resolve() for path in (*settings.overlay_paths, *settings.trace_models.values()))
    try:
        names = workspace_files(settings.root, ignore=settings.ignore, skip=skip)
    except LimitError as error:
        findings.add_error(error)
        return entries
    for name in names:
        entries.files.append(shown(name))
        try:
            document = read_document(settings.root / name, shown(name))
        except UnreadableError as error:
            findings.add_error(error)
            continue
        _read_file(document, entries, named, findings)
    return entries


def _read_file(document: LocatedDocument, entries: Entries, named: _Named, findings: Findings) -> None:
    value = document.value
    if value is None:
        return
    if not isinstance(value, dict):
        findings.add(
            "workspace.wrong_type",
            "A workspace file must be a mapping of keys to lists.",
            document.place(),
            f"Start with one of: {', '.join(SECTIONS)}; or list the file in ignore: of {SETTINGS_FILE}.",
        )
        return
    for section, rows in value.items():
        if section not in SECTIONS:
            findings.add(
                "workspace.unknown_key",
                f"There is no key {section[:100]} at the top of a workspace file.",
                document.key_place((section,)),
                f"{did_you_mean(section, SECTIONS)} A file that is not of the workspace goes into ignore: "
                f"of {SETTINGS_FILE}.",
            )
        elif rows is not None and not isinstance(rows, list):
            findings.add(
                "workspace.wrong_type",
                f"{section} must be a list.",
                document.place((section,)),
                "Start each entry with a dash.",
            )
        else:
            for index, row in enumerate(rows or ()):
                _read_row(row, document, (section, index), entries, named, findings)


def _read_row(
    row: PlainValue,
    document: LocatedDocument,
    path: tuple[str, int],
    entries: Entries,
    named: _Named,
    findings: Findings,
) -> None:
    section = path[0]
    namespace = _NAMESPACES.get(section)
    known = row.get("id") if isinstance(row, dict) else None
    if namespace is not None and isinstance(known, str):
        where = (document, (*path, "id"))
        taken, taken_path = named.setdefault(namespace, {}).setdefault(known, where)
        if (taken, taken_path) != where:
            findings.add(
                "workspace.duplicate_id",
                f"The id {known[:200]} is already used at {taken.place(taken_path)}.",
                document.place(where[1]),
                "Give one of the two another id; ids are unique over all units, projects, items, suppliers "
                "and tools."
                if namespace == "scope"
                else "Give one of the two another id.",
            )
        entries.ids[section].add(known)
    entry = check_shape(SECTIONS[section], row, document, path, findings)
    if entry is not None:
        entries.by_section[section].append(entry)
