# SPDX-License-Identifier: Apache-2.0
"""A workspace as plain content: entries by section, text files, and what is stated about evidence files.

This is what travels to a server; bytes of evidence travel apart, by digest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from asqms.engine.catalogue import Catalogue
from asqms.kernel.digest import CanonicalValue, digest_of, sha256_of_stream
from asqms.workspace.data import EvidenceFile, EvidenceSource, Settings, TraceSet
from asqms.workspace.entries import Entries, read_entries
from asqms.workspace.files import read_settings
from asqms.workspace.load import load_workspace
from asqms.workspace.model_records import SECTIONS
from asqms.workspace.problems import Findings
from asqms.workspace.sources import build_sources, build_trace_sets

CanonicalMapping = Mapping[str, CanonicalValue]


@dataclass(frozen=True, slots=True)
class StatedFile:
    """One evidence file: the source it belongs to, its name there, its bytes by digest, what is stated.

    ``provenance`` holds the fields of ``workspace.data.Provenance`` as plain values. ``digest`` is empty
    for a folder that an adapter reads as a whole, such as a Git checkout; ``path`` is where it lies here.
    """

    source: str
    name: str
    type: str
    subject: str
    title: str
    adapter: str
    options: Mapping[str, object]
    trace: bool
    provenance: CanonicalMapping
    digest: str
    size_bytes: int
    path: Path


@dataclass(frozen=True)
class Bundle:
    """Everything a workspace says: ``settings``, entries by section, text files by kind and name."""

    settings: CanonicalMapping
    sections: Mapping[str, tuple[CanonicalMapping, ...]]
    overlays: Mapping[str, str] = field(default_factory=dict)
    trace_models: Mapping[str, str] = field(default_factory=dict)
    files: tuple[StatedFile, ...] = ()

    @property
    def digest(self) -> str:
        """The digest of all that is said and of all bytes that are named."""
        stated: list[CanonicalValue] = [
            [one.source, one.name, one.digest, dict(one.provenance)] for one in self.files
        ]
        whole: dict[str, CanonicalValue] = {
            "settings": self.settings,
            "sections": dict(self.sections),
            "overlays": self.overlays,
            "trace_models": self.trace_models,
            "files": stated,
        }
        return digest_of(whole)


def bundle_workspace(root: Path, catalogue: Catalogue | None = None) -> Bundle:
    """Return the workspace in a folder as a bundle; it is checked as load_workspace does.

    Raises WorkspaceError with every problem and its place.
    """
    settings = read_settings(root)
    load_workspace(root, catalogue, settings=settings)
    findings = Findings()
    entries = read_entries(settings, findings)
    sources = build_sources(settings, entries, findings)
    traces = build_trace_sets(settings, entries, findings)
    findings.raise_if_any()
    files = [one for source in sources for one in _stated(source)]
    files += [one for trace_set in traces for one in _stated(_as_source(trace_set))]
    return Bundle(
        settings=settings_content(settings),
        sections={name: tuple(_contents(entries, name)) for name in SECTIONS},
        overlays={_name(path, settings): path.read_text(encoding="utf-8") for path in settings.overlay_paths},
        trace_models={name: path.read_text(encoding="utf-8") for name, path in settings.trace_models.items()},
        files=tuple(files),
    )


def settings_content(settings: Settings) -> dict[str, CanonicalValue]:
    """Return what of ``asqms.yaml`` is the organisation's; paths are the folder's own business."""
    return {
        "id": settings.organisation,
        "name": settings.organisation_name,
        "catalogue": settings.catalogue,
        "standards": list(settings.standards),
        "default_language": settings.default_language,
    }


def _contents(entries: Entries, section: str) -> Iterator[dict[str, CanonicalValue]]:
    for entry in entries.by_section[section]:
        yield entry.model.model_dump(mode="json", exclude_unset=True)


def _name(path: Path, settings: Settings) -> str:
    root = settings.root.resolve()
    return path.resolve().relative_to(root).as_posix() if path.resolve().is_relative_to(root) else path.name


def _as_source(trace_set: TraceSet) -> EvidenceSource:
    return EvidenceSource(
        id=trace_set.id,
        type="matrix.trace",
        subject=trace_set.scope,
        title=trace_set.id,
        files=trace_set.files,
        adapter=trace_set.adapter,
        options=trace_set.options,
        trace=True,
        place=trace_set.place,
    )


def _stated(source: EvidenceSource) -> Iterator[StatedFile]:
    for file in source.files:
        digest, size = _bytes_of(file)
        yield StatedFile(
            source=source.id,
            name=file.name,
            type=source.type,
            subject=source.subject,
            title=source.title,
            adapter=source.adapter,
            options=source.options,
            trace=source.trace,
            provenance=_plain(file),
            digest=digest,
            size_bytes=size,
            path=file.path,
        )


def _bytes_of(file: EvidenceFile) -> tuple[str, int]:
    if not file.path.is_file():
        return "", 0
    with file.path.open("rb") as stream:
        return sha256_of_stream(stream), file.path.stat().st_size


def _plain(file: EvidenceFile) -> dict[str, CanonicalValue]:
    given = asdict(file.provenance)
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
        if value not in (None, "")
    }
