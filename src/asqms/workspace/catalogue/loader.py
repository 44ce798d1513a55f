# SPDX-License-Identifier: Apache-2.0
"""The catalogue from its files: shipped packs and mappings, criteria, then overlays by their dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from asqms.decoding.json import without_collector
from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.registry import CHECKS
from asqms.kernel.errors import Place
from asqms.workspace.catalogue import model
from asqms.workspace.catalogue.criteria import KnownChecks, add_criteria
from asqms.workspace.catalogue.draft import Draft
from asqms.workspace.catalogue.overlays import apply_overlay, read_overlays
from asqms.workspace.catalogue.reading import Reader, SourceFile
from asqms.workspace.catalogue.shapes import (
    ApplicabilityFile,
    ClassificationFile,
    CriteriaFile,
    EvidenceTypesFile,
    KpisFile,
    MappingFile,
    ProcessFile,
    RolesFile,
    StandardFile,
)
from asqms.workspace.catalogue.standards import add_mappings, add_standard
from asqms.workspace.problems import Problem

REFERENCE_MODEL = "asqms-reference"
SHIPPED = Path(__file__).resolve().parents[2] / "standards"


def load_catalogue(
    overlays: Sequence[Path] = (),
    *,
    standards_root: Path | None = None,
    known_checks: KnownChecks | None = None,
    as_of: date | None = None,
) -> Catalogue:
    """Load packs, mappings and criteria, and apply the overlays in force on a date (all without one).

    Overlays apply in the order of their effective dates, then of their ids. ``standards_root`` is a
    folder laid out like the shipped one; ``known_checks`` are the engine's checks unless given.
    Raises CatalogueError with every problem found: unknown and double ids, dangling mappings,
    unknown checks and parameters, texts without English, anything the shapes refuse.
    """
    reader = Reader()
    root = SHIPPED if standards_root is None else standards_root
    with without_collector():
        checks = CHECKS if known_checks is None else known_checks
        draft = drafted(reader, root, checks)
        for overlay in read_overlays(reader, overlays, as_of):
            apply_overlay(draft, overlay, checks)
    reader.raise_if_any()
    return draft.finished(reader.digests)


def drafted(reader: Reader, root: Path, checks: KnownChecks) -> Draft:
    """Put the shipped files together; problems stay with the reader."""
    draft = Draft()
    packs = _packs(reader, root)
    reference = [file for file in packs if file.rows.pack.standard == REFERENCE_MODEL]
    if len(reference) != 1:
        message = f"There must be one current edition of {REFERENCE_MODEL}; found {len(reference)}."
        reader.problems.append(Problem("catalogue.reference_model", message, Place(str(root))))
        return draft
    _add_reference_model(reader, draft, reference[0], root)
    for file in packs:
        if file is not reference[0]:
            add_standard(draft, file)
    for path in sorted((root / "mappings").glob("*.yaml")):
        if mapping := reader.read(path, MappingFile, below=root):
            add_mappings(draft, mapping)
    criteria = Path(reference[0].document.name).parent / "criteria.yaml"
    if criteria.exists() and (rows := reader.read(criteria, CriteriaFile, below=root)):
        add_criteria(draft, rows, rows.rows.criteria, checks, at=("criteria",))
    return draft


def _packs(reader: Reader, root: Path) -> list[SourceFile[StandardFile]]:
    """Read every pack below the root and leave out editions that another pack supersedes."""
    found: list[SourceFile[StandardFile]] = []
    for path in sorted(root.glob("*/*/standard.yaml")):
        file = reader.read(path, StandardFile, below=root)
        if file is None:
            continue
        head = file.rows.pack
        if (head.standard, head.edition) != (path.parent.parent.name, path.parent.name):
            file.add(
                "misplaced_pack",
                f"The folder says {path.parent.parent.name}/{path.parent.name}, "
                f"the file {head.standard}/{head.edition}.",
                ("pack", "standard"),
                "A pack lies in <standard>/<edition>/standard.yaml.",
            )
        found.append(file)
    superseded = {(file.rows.pack.standard, file.rows.pack.supersedes) for file in found}
    return [file for file in found if (file.rows.pack.standard, file.rows.pack.edition) not in superseded]


def _add_reference_model(reader: Reader, draft: Draft, head: SourceFile[StandardFile], root: Path) -> None:
    folder = Path(head.document.name).parent
    model.add_head(draft, head)
    if roles := reader.read(folder / "roles.yaml", RolesFile, below=root):
        model.add_roles(draft, roles)
    if kinds := reader.read(folder / "evidence_types.yaml", EvidenceTypesFile, below=root):
        model.add_evidence_types(draft, kinds)
    if classification := reader.read(folder / "classification.yaml", ClassificationFile, below=root):
        model.add_classification(draft, classification)
    if applicability := reader.read(folder / "applicability.yaml", ApplicabilityFile, below=root):
        model.add_applicability(draft, applicability)
    processes = [
        file
        for path in sorted((folder / "processes").glob("*.yaml"))
        if (file := reader.read(path, ProcessFile, below=root))
    ]
    order = {process: position for position, process in enumerate(head.rows.process_order)}
    for process in sorted(processes, key=lambda file: order.get(file.rows.process.id, len(order))):
        model.add_process(draft, process)
    if kpis := reader.read(folder / "kpis.yaml", KpisFile, below=root):
        model.add_kpis(draft, kpis)
