# SPDX-License-Identifier: Apache-2.0
"""What a loaded workspace gives: settings, a snapshot without evidence, and where evidence comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from asqms.decoding.yaml import LocatedDocument
from asqms.engine.known import as_known
from asqms.engine.snapshot import Evidence, Snapshot
from asqms.kernel.errors import Place
from asqms.workspace.problems import Problem
from asqms.workspace.snapshot_digest import snapshot_digest

NO_DOCUMENT = LocatedDocument("asqms.yaml", None, None)


@dataclass(frozen=True, slots=True)
class Settings:
    """``asqms.yaml`` with every path resolved; ``document`` tells places in it, ``notes`` are warnings."""

    root: Path
    organisation: str
    organisation_name: str
    catalogue: str
    standards: tuple[str, ...] = ()
    overlay_paths: tuple[Path, ...] = ()
    trace_models: Mapping[str, Path] = field(default_factory=dict)
    evidence_roots: Mapping[str, Path] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    default_language: str = "en"
    document: LocatedDocument = field(default=NO_DOCUMENT, repr=False, compare=False)
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """When the content of a file was true and who produced it how.

    Exactly one of ``effective`` and ``effective_from`` (the name of a fact in the file) is set, or
    neither on a trace set, which then takes the newest day of its sources. ``received`` is None
    where it is the effective day.
    """

    effective: date | None = None
    effective_from: str = ""
    received: date | None = None
    valid_until: date | None = None
    producer: str = ""
    method: str = ""
    sampling: str = ""
    revision: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One file (or a folder, for an adapter of folders): where it is, its name to show, its provenance."""

    path: Path
    name: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class EvidenceSource:
    """Where evidence of one type about one subject comes from; ``place`` is its entry in the workspace."""

    id: str
    type: str
    subject: str
    title: str
    files: tuple[EvidenceFile, ...]
    adapter: str
    options: Mapping[str, object]
    trace: bool
    place: Place


@dataclass(frozen=True, slots=True)
class TraceSet:
    """Sources checked together: ids of evidence sources, and files matched by globs.

    ``model`` is the file that describes levels and rules, None for the model of the product.
    """

    id: str
    scope: str
    sources: tuple[str, ...]
    files: tuple[EvidenceFile, ...]
    adapter: str
    options: Mapping[str, object]
    model: Path | None
    provenance: Provenance
    place: Place


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool with its version and confidence level; ``used_by`` are scopes."""

    id: str
    name: str
    version: str
    confidence: str
    owner: str
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class Workspace:
    """A loaded workspace.

    ``base`` is the state without evidence; use ``snapshot``. ``files_read`` are names relative to
    the root, in order. ``warnings`` are doubts with their places.
    """

    settings: Settings
    base: Snapshot
    evidence_sources: tuple[EvidenceSource, ...]
    trace_sets: tuple[TraceSet, ...]
    tools: tuple[Tool, ...]
    files_read: tuple[str, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def root(self) -> Path:
        """The folder of ``asqms.yaml``."""
        return self.settings.root

    @property
    def active_standards(self) -> tuple[str, ...]:
        """Ids of the mapped standards the organisation works under."""
        return self.settings.standards

    @property
    def overlay_paths(self) -> tuple[Path, ...]:
        """Overlay files of the catalogue, in the order of the settings."""
        return self.settings.overlay_paths

    def snapshot(self, evidence: Sequence[Evidence] = (), *, known_on: date | None = None) -> Snapshot:
        """Return the state with this evidence, in the order of uids, and the digest over all of it.

        With ``known_on`` it is the state as it was known on that day: what is learnt later changes
        neither the state nor its digest (DESIGN 4.7).
        """
        ordered = tuple(sorted(evidence, key=lambda one: one.uid))
        state = replace(self.base, evidence=ordered, digest="")
        if known_on is not None:
            state = as_known(state, known_on)
        return replace(state, digest=snapshot_digest(state))
