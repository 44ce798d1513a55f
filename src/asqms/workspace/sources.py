# SPDX-License-Identifier: Apache-2.0
"""Resolves the files and the provenance of evidence sources and trace sets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from asqms.kernel.errors import Place
from asqms.workspace.data import EvidenceFile, EvidenceSource, Provenance, Settings, TraceSet
from asqms.workspace.entries import Entries
from asqms.workspace.folders import Folder, Glob, escapes, shown
from asqms.workspace.model_records import EvidenceEntry, FileOverride, ProvenanceFields, TraceEntry
from asqms.workspace.problems import Findings, did_you_mean
from asqms.workspace.shape import Entry

_GLOB_SIGNS = frozenset("/*?[")


class _Locates(Protocol):
    def place(self, *steps: str | int) -> Place: ...


class SourceFiles:
    """Resolves globs against the workspace folder and its named outside folders."""

    def __init__(self, settings: Settings, findings: Findings) -> None:
        self._home = Folder(settings.root)
        self._outside = {name: Folder(path) for name, path in settings.evidence_roots.items()}
        self._findings = findings

    def matching(self, pattern: str, root: str | None, place: Place) -> dict[str, Folder]:
        """Return matching names with their folder; nothing to match is a warning, climbing out an error."""
        folder = self._home if root is None else self._outside.get(root)
        if folder is None:
            return {}
        if escapes(pattern):
            self._findings.add(
                "workspace.outside",
                f"{pattern[:200]} leaves the workspace folder.",
                place,
                "Name the outside folder in evidence_roots: of asqms.yaml and refer to it with root:.",
            )
            return {}
        names = folder.matching(pattern)
        if not names:
            self._findings.warn(
                "workspace.no_files",
                f"No file matches {pattern[:200]}.",
                place,
                "Run what writes it, or correct the path; paths start at the workspace folder.",
            )
        return dict.fromkeys(names, folder)


def build_sources(settings: Settings, entries: Entries, findings: Findings) -> tuple[EvidenceSource, ...]:
    """Return all evidence sources in the order of their ids, with every file they match."""
    files = SourceFiles(settings, findings)
    found = [_source(entry, files, findings) for entry in entries.of("evidence", EvidenceEntry)]
    return tuple(sorted(found, key=lambda one: one.id))


def build_trace_sets(settings: Settings, entries: Entries, findings: Findings) -> tuple[TraceSet, ...]:
    """Return all trace sets in the order of their ids."""
    files = SourceFiles(settings, findings)
    known = entries.ids["evidence"]
    found = [_trace_set(entry, settings, known, files, findings) for entry in entries.of("trace", TraceEntry)]
    return tuple(sorted(found, key=lambda one: one.id))


def _source(entry: Entry[EvidenceEntry], files: SourceFiles, findings: Findings) -> EvidenceSource:
    model = entry.model
    names: dict[str, Folder] = {}
    for position, pattern in enumerate(model.files):
        names |= files.matching(pattern, model.root, entry.place("files", position))
    overrides = _overrides(entry, names, findings)
    own = _provenance(model)
    found = [
        EvidenceFile(names[name].root / name, _named(model.root, name), overrides.get(name, own))
        for name in sorted(names)
    ]
    undated = [file.name for file in found if _is_undated(file.provenance)]
    if undated or (_is_undated(own) and not model.per_file):
        _miss_day(entry, undated[0] if undated else model.files[0], findings)
    return EvidenceSource(
        id=model.id,
        type=model.type,
        subject=model.subject,
        title=model.title,
        files=tuple(found),
        adapter=model.adapter or "",
        options=model.options,
        trace=model.trace,
        place=entry.place(),
    )


def _named(root: str | None, name: str) -> str:
    return shown(name if root is None else f"{root}:{name}")


def _is_undated(provenance: Provenance) -> bool:
    return provenance.effective is None and not provenance.effective_from


def _miss_day(entry: _Locates, name: str, findings: Findings) -> None:
    findings.add(
        "workspace.no_effective_date",
        f"Nothing says on which day {shown(name)} was true.",
        entry.place(),
        "Add effective: with a date, or effective_from: with the name of a fact such as git.last_commit_on.",
    )


def _overrides(
    entry: Entry[EvidenceEntry], names: Mapping[str, Folder], findings: Findings
) -> dict[str, Provenance]:
    found: dict[str, Provenance] = {}
    for position, override in enumerate(entry.model.per_file):
        rule = Glob(override.file)
        matched = [name for name in names if name == override.file or rule.matches(name)]
        if not matched:
            findings.warn(
                "workspace.no_files",
                f"{override.file[:200]} is none of the files of this source.",
                entry.place("per_file", position, "file"),
                "Write the path as files: does; it starts at the same folder.",
            )
        for name in matched:
            found[name] = _provenance(entry.model, override)
    return found


def provenance_of(model: EvidenceEntry, name: str) -> Provenance:
    """Return what a source states about one of its files; the last override that fits counts."""
    fitting = [one for one in model.per_file if one.file == name or Glob(one.file).matches(name)]
    return _provenance(model, fitting[-1] if fitting else None)


def _provenance(model: ProvenanceFields, override: FileOverride | None = None) -> Provenance:
    layers: list[ProvenanceFields] = [model] if override is None else [model, override]
    values: dict[str, object] = {}
    for layer in layers:
        given = {
            name: value
            for name in ProvenanceFields.model_fields
            if name in layer.model_fields_set and (value := getattr(layer, name)) is not None
        }
        if "effective" in given or "effective_from" in given:
            values.pop("effective", None)
            values.pop("effective_from", None)
        if "effective" in given:
            values.pop("received", None)
        values |= given
    return Provenance(**values)  # type: ignore[arg-type]  # names and types are those of ProvenanceFields


def _trace_set(
    entry: Entry[TraceEntry],
    settings: Settings,
    known: Collection[str],
    files: SourceFiles,
    findings: Findings,
) -> TraceSet:
    model = entry.model
    provenance = _provenance(model)
    sources: list[str] = []
    names: dict[str, Folder] = {}
    for position, source in enumerate(model.sources):
        place = entry.place("sources", position)
        if source in known:
            sources.append(source)
        elif _GLOB_SIGNS & set(source):
            names |= files.matching(source, model.root, place)
        else:
            findings.add(
                "workspace.unknown_evidence",
                f"There is no evidence source {source[:200]}.",
                place,
                f"{did_you_mean(source, known)} A file is written with its folder, such as ./{source[:100]}.",
            )
    if names and _is_undated(provenance):
        _miss_day(entry, next(iter(names)), findings)
    return TraceSet(
        id=model.id,
        scope=model.scope,
        sources=tuple(dict.fromkeys(sources)),
        files=tuple(
            EvidenceFile(names[name].root / name, _named(model.root, name), provenance)
            for name in sorted(names)
        ),
        adapter=model.adapter or "",
        options=model.options,
        model=settings.trace_models.get(model.model or ""),
        provenance=provenance,
        place=entry.place(),
    )
