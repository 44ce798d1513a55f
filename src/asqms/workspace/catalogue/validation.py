# SPDX-License-Identifier: Apache-2.0
"""A pack, mapping, overlay or folder of packs checked against the catalogue it would join."""

from __future__ import annotations

from pathlib import Path

from asqms.decoding.yaml import load_yaml
from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.registry import CHECKS
from asqms.kernel.errors import AsqmsError, Place, UnreadableError
from asqms.workspace.catalogue.criteria import KnownChecks
from asqms.workspace.catalogue.draft import Draft
from asqms.workspace.catalogue.loader import REFERENCE_MODEL, SHIPPED, drafted, load_catalogue
from asqms.workspace.catalogue.overlays import apply_overlay, read_overlays
from asqms.workspace.catalogue.reading import Reader, in_order
from asqms.workspace.catalogue.shapes import MappingFile, StandardFile
from asqms.workspace.catalogue.standards import add_mappings, add_standard
from asqms.workspace.problems import Problem


def validate_pack(path: Path, *, known_checks: KnownChecks | None = None) -> tuple[Problem, ...]:
    """Return every problem of a file or folder, in file order; an empty tuple means it can be used.

    A folder that holds the reference model is checked as a whole catalogue; a pack, mapping or
    overlay file (or a pack's folder) is checked against the shipped catalogue it would join.
    """
    checks = CHECKS if known_checks is None else known_checks
    reader = Reader()
    try:
        _joined(reader, path, checks)
    except AsqmsError as error:
        return (Problem(error.code, error.message, error.place, error.hint),)
    return tuple(in_order(reader.problems))


def catalogue_at(reference: str) -> Catalogue:
    """Return the catalogue a word or path stands for.

    ``shipped`` is what the product brings; a folder of packs is a whole catalogue; a pack, mapping or
    overlay file is joined to the shipped one. A pack takes the place of the edition it replaces, and
    mappings to ids it no longer has fall away.
    Raises CatalogueError, or UnreadableError ``catalogue.not_a_catalogue_file``.
    """
    if reference == "shipped":
        return load_catalogue()
    reader = Reader()
    draft = _joined(reader, Path(reference), CHECKS)
    reader.raise_if_any()
    return draft.finished(reader.digests)


def _joined(reader: Reader, path: Path, checks: KnownChecks) -> Draft:
    if (path / REFERENCE_MODEL).is_dir():
        return drafted(reader, path, checks)
    if (path / "standard.yaml").is_file():
        path = path / "standard.yaml"
    kind = _kind_of(path)
    draft = drafted(reader, SHIPPED, checks)
    if kind == "overlay":
        for overlay in read_overlays(reader, [path], None):
            apply_overlay(draft, overlay, checks)
    elif kind == "mapping":
        _join_mapping(reader, draft, path)
    else:
        _join_pack(reader, draft, path)
    return draft


def _join_mapping(reader: Reader, draft: Draft, path: Path) -> None:
    file = reader.read(path, MappingFile, below=path.parent)
    if file is not None:
        target = file.rows.mapping.target.standard
        draft.mappings = {key: one for key, one in draft.mappings.items() if one.standard != target}
        add_mappings(draft, file)


def _join_pack(reader: Reader, draft: Draft, path: Path) -> None:
    file = reader.read(path, StandardFile, below=path.parent)
    if file is None:
        return
    standard = file.rows.pack.standard
    if standard == REFERENCE_MODEL:
        file.add(
            "reference_model",
            "The reference model is checked together with the folder of packs it lies in.",
            ("pack", "standard"),
            "Give the folder that holds all packs.",
        )
        return
    draft.standards.pop(standard, None)
    add_standard(draft, file)
    known = draft.requirements.get(standard, {})
    draft.mappings = {
        key: one
        for key, one in draft.mappings.items()
        if one.standard != standard or one.requirement in known
    }


def _kind_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            "catalogue.file", f"The file cannot be read: {error.strerror or error}.", place=Place(str(path))
        ) from error
    document = load_yaml(data, name=str(path))
    for kind in ("overlay", "mapping", "pack"):
        if isinstance(document.value, dict) and kind in document.value:
            return kind
    raise UnreadableError(
        "catalogue.not_a_catalogue_file",
        "This is no pack, mapping or overlay.",
        hint="The file begins with 'pack:', 'mapping:' or 'overlay:'.",
        place=Place(str(path)),
    )
