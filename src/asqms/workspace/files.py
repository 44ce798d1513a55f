# SPDX-License-Identifier: Apache-2.0
"""Finds a workspace and reads ``asqms.yaml``, the file that makes a folder one."""

from __future__ import annotations

from pathlib import Path

from asqms.decoding.yaml import LocatedDocument
from asqms.kernel.errors import AsqmsError, Place, UnreadableError
from asqms.workspace.data import Settings
from asqms.workspace.folders import (
    SETTINGS_FILE,
    Folder,
    escapes,
    is_file,
    is_folder,
    read_document,
)
from asqms.workspace.model import SettingsFile
from asqms.workspace.model_records import SECTIONS
from asqms.workspace.problems import Findings
from asqms.workspace.shape import Entry, check_shape


def find_workspace(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds ``asqms.yaml``, resolved.

    Raises AsqmsError ``workspace.not_found``.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        if is_file(folder / SETTINGS_FILE):
            return folder
    raise AsqmsError(
        "workspace.not_found",
        f"There is no {SETTINGS_FILE} in this folder or above it.",
        hint="Name a workspace folder, or start one with: asqms init DIR",
        place=Place(str(start)),
    )


def read_settings(root: Path) -> Settings:
    """Return what ``asqms.yaml`` in the folder says.

    Raises WorkspaceError with every problem in it; AsqmsError ``workspace.not_found`` without one.
    """
    if not is_file(root / SETTINGS_FILE):
        raise AsqmsError(
            "workspace.not_found",
            f"There is no {SETTINGS_FILE} in this folder.",
            hint="Name a workspace folder, or start one with: asqms init DIR",
            place=Place(str(root)),
        )
    findings = Findings()
    settings = None
    try:
        document = read_document(root / SETTINGS_FILE, SETTINGS_FILE)
        settings = _settings_of(document, root, findings)
    except UnreadableError as error:
        findings.add_error(error)
    findings.raise_if_any()
    if settings is None:
        raise AssertionError(SETTINGS_FILE)
    return settings


def _settings_of(document: LocatedDocument, root: Path, findings: Findings) -> Settings | None:
    value = document.value
    if not isinstance(value, dict):
        findings.add(
            "workspace.wrong_type",
            f"{SETTINGS_FILE} must be a mapping of keys to values.",
            document.place(),
            "Begin with the line: asqms: 1",
        )
        return None
    for key in [key for key in value if key in SECTIONS]:
        findings.add(
            "workspace.unknown_key",
            f"{key} does not belong into {SETTINGS_FILE}.",
            document.key_place((key,)),
            f"Move it to another file, for example {key}.yaml.",
        )
    entry = check_shape(
        SettingsFile, {key: one for key, one in value.items() if key not in SECTIONS}, document, (), findings
    )
    return None if entry is None else _resolved(entry, root, findings)


def _resolved(entry: Entry[SettingsFile], root: Path, findings: Findings) -> Settings:
    model = entry.model
    return Settings(
        root=root,
        organisation=model.organisation.id,
        organisation_name=model.organisation.name,
        catalogue=model.catalogue,
        standards=_standards(entry, findings),
        overlay_paths=_overlays(entry, root, findings),
        trace_models=_trace_models(entry, root, findings),
        evidence_roots=_evidence_roots(entry, root, findings),
        ignore=_ignored(entry, findings),
        default_language=model.default_language,
        document=entry.document,
        notes=findings.sorted_warnings(),
    )


def _standards(entry: Entry[SettingsFile], findings: Findings) -> tuple[str, ...]:
    standards = entry.model.standards
    for index, standard in enumerate(standards):
        if standard in standards[:index]:
            findings.add(
                "workspace.duplicate_id",
                f"The standard {standard} is listed twice.",
                entry.place("standards", index),
                "Remove one of the two lines.",
            )
    return tuple(standards)


def _overlays(entry: Entry[SettingsFile], root: Path, findings: Findings) -> tuple[Path, ...]:
    found: list[Path] = []
    for index, pattern in enumerate(entry.model.overlays):
        place = entry.place("overlays", index)
        start, rest = _climb(root, pattern)
        if escapes(rest):
            _refuse_absolute(pattern, place, findings)
            continue
        folder = Folder(start)
        names = folder.matching(rest)
        if not names:
            findings.warn(
                "workspace.no_files",
                f"No file matches {pattern}.",
                place,
                "Correct the path or remove the line.",
            )
        found += [start / name for name in names]
    return tuple(dict.fromkeys(found))


def _climb(root: Path, pattern: str) -> tuple[Path, str]:
    """Follow leading ``../``: what asqms.yaml names itself may lie outside."""
    start = root.resolve()
    while pattern.startswith("../"):
        start, pattern = start.parent, pattern[3:]
    return start, pattern


def _trace_models(entry: Entry[SettingsFile], root: Path, findings: Findings) -> dict[str, Path]:
    models: dict[str, Path] = {}
    for name, pattern in entry.model.trace_models.items():
        place = entry.place("trace_models", name)
        start, rest = _climb(root, pattern)
        if escapes(rest):
            _refuse_absolute(pattern, place, findings)
        elif not is_file(start / rest):
            findings.add(
                "workspace.no_files",
                f"There is no file {pattern}.",
                place,
                "Correct the path or remove the line.",
            )
        else:
            models[name] = start / rest
    return models


def _evidence_roots(entry: Entry[SettingsFile], root: Path, findings: Findings) -> dict[str, Path]:
    roots: dict[str, Path] = {}
    for name, pattern in entry.model.evidence_roots.items():
        place = entry.place("evidence_roots", name)
        start, rest = _climb(root, pattern.rstrip("/") + "/")
        if escapes(rest or "."):
            _refuse_absolute(pattern, place, findings)
            continue
        roots[name] = start / rest
        if not is_folder(roots[name]):
            findings.warn(
                "workspace.no_folder",
                f"There is no folder {pattern}.",
                place,
                "Create it or correct the path; its sources give no evidence.",
            )
    return roots


def _ignored(entry: Entry[SettingsFile], findings: Findings) -> tuple[str, ...]:
    for index, pattern in enumerate(entry.model.ignore):
        if escapes(pattern):
            _refuse_absolute(pattern, entry.place("ignore", index), findings)
    return tuple(entry.model.ignore)


def _refuse_absolute(pattern: str, place: Place, findings: Findings) -> None:
    findings.add(
        "workspace.outside",
        f"{pattern[:200]} is no path relative to the workspace folder.",
        place,
        "Write a relative path with forward slashes; it differs on no machine.",
    )
