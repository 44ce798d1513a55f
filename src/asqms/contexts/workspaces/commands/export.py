# SPDX-License-Identifier: Apache-2.0
"""Writes the server's state back as a workspace: applied it changes nothing, checked it says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import PurePosixPath

import yaml

from asqms.contexts.evidence import api as evidence
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.workspaces.planning import is_access
from asqms.kernel.digest import CanonicalValue
from asqms.workspace.folders import Glob
from asqms.workspace.model_records import SECTIONS, EvidenceEntry
from asqms.workspace.sources import provenance_of

RIGHT = "workspaces.export"
MOST_FILE_BYTES = 2 << 20
SETTINGS_FILE, LEFT_OUT = "asqms.yaml", "NOT-EXPORTED.txt"
ROOTS, MODELS, CONFIRMATIONS = "evidence_roots", "trace_models", "trace_confirmations"
Content = Mapping[str, CanonicalValue]
ExportedFile = tuple[str, Iterable[bytes]]


class _Dumper(yaml.SafeDumper):
    """Writes every value out where it stands."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - asked by the library
        return True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an evidence file goes: its path in the export, and its name below the root of its source."""

    record: WrittenRecord
    path: str
    local: str
    root: str


def export_files(actor: Actor) -> Iterator[ExportedFile]:
    """Return the files of a workspace that says what the server knows, each as name and pieces.

    Evidence from folders outside the workspace lies inside it afterwards. What has no bytes here (a folder
    that a tool read as a whole) and confirmed links of trace sets that are gone are listed in
    NOT-EXPORTED.txt. Right: ``workspaces.export``; reads only.
    Raises AccessRefusedError; while reading, EvidenceError for bytes that are missing.
    """
    organization.authorise(actor, RIGHT)
    return _files(actor)


def _files(actor: Actor) -> Iterator[ExportedFile]:
    records = {kind: list(ledger.current_records(actor.organisation_uid, kind)) for kind in SECTIONS}
    placed, left_out = _placed(actor)
    overlays = [one for one in _texts(actor, "overlays") if _is_safe(one[0])]
    models = _texts(actor, MODELS)
    tops = {PurePosixPath(one.path).parts[0] for one in placed}
    folder = next(name for name in ("records", "workspace", "organisation-records") if name not in tops)
    sections: dict[str, list[dict[str, object]]] = {
        kind: [dict(one.content) for one in some] for kind, some in records.items()
    }
    sections["assignments"] = [
        dict(one.content) for one in records["assignments"] if not is_access(one.content)
    ]
    sets = {one.key for one in records["trace"]}
    confirmed = records[CONFIRMATIONS]
    sections[CONFIRMATIONS] = [dict(one.content) for one in confirmed if one.content["trace_set"] in sets]
    left_out += [f"{CONFIRMATIONS}:{one.key}" for one in confirmed if one.content["trace_set"] not in sets]
    sections["evidence"] = _sources(records["evidence"], placed, sets)
    yield (
        SETTINGS_FILE,
        [_settings(actor, placed, [name for name, _ in overlays], [name for name, _ in models])],
    )
    for kind, rows in sections.items():
        for number, data in enumerate(_split(kind, rows)):
            yield f"{folder}/{kind}{f'-{number + 1}' if number else ''}.yaml", [data]
    for name, text in overlays:
        yield name, [text.encode()]
    for name, text in models:
        yield f"{MODELS}/{name}.yaml", [text.encode()]
    if left_out:
        yield LEFT_OUT, [("\n".join(left_out) + "\n").encode()]
    written: set[str] = set()
    for one in placed:
        if one.path not in written:
            written.add(one.path)
            yield one.path, evidence.stored_bytes(actor, one.record.key).pieces


def _texts(actor: Actor, kind: str) -> list[tuple[str, str]]:
    records = ledger.current_records(actor.organisation_uid, kind)
    return [(str(one.content["name"]), str(one.content["text"])) for one in records]


def _placed(actor: Actor) -> tuple[list[_Place], list[str]]:
    """Return where each file of evidence goes, and the names of those that cannot be exported."""
    roots = {
        one.key: str(one.content.get("root") or "")
        for kind in ("evidence", "trace")
        for one in ledger.current_records(actor.organisation_uid, kind)
    }
    placed: list[_Place] = []
    left_out: list[str] = []
    taken = {SETTINGS_FILE: "", LEFT_OUT: ""}
    for record in ledger.current_records(actor.organisation_uid, "evidence_files"):
        if record.content.get("adapter") == "trace":
            continue
        name, root = str(record.content["name"]), roots.get(str(record.content["source"]), "")
        local = name.removeprefix(f"{root}:") if root else name
        path = f"{ROOTS}/{root}/{local}" if root else local
        digest = str(record.content.get("digest") or "")
        if digest and _is_safe(path) and taken.setdefault(path, digest) == digest:
            placed.append(_Place(record, path, local, root))
        else:
            left_out.append(record.key)
    return placed, left_out


def _is_safe(name: str) -> bool:
    """Tell whether a name stays inside the folder on every machine."""
    path = PurePosixPath(name)
    plain = bool(name) and "\\" not in name and ":" not in name and name.isprintable()
    return plain and not path.is_absolute() and ".." not in path.parts and path.as_posix() == name


def _settings(
    actor: Actor, placed: Sequence[_Place], overlays: Sequence[str], models: Sequence[str]
) -> bytes:
    record = next(iter(ledger.current_records(actor.organisation_uid, "settings")))
    known = record.content
    ignored = {PurePosixPath(one.path).parts[0] for one in placed} | {ROOTS, MODELS}
    ignored |= {name for name in overlays if "/" not in name}
    ignored |= {PurePosixPath(name).parts[0] for name in overlays if "/" in name}
    content: dict[str, object] = {
        "asqms": 1,
        "organisation": {"id": known["id"], "name": known["name"]},
    }
    for name in ("catalogue", "standards", "default_language"):
        if name in known:
            content[name] = known[name]
    roots = sorted({one.root for one in placed if one.root})
    content |= {
        "overlays": list(overlays),
        "trace_models": {name: f"{MODELS}/{name}.yaml" for name in models},
        "evidence_roots": {root: f"{ROOTS}/{root}" for root in roots},
        "ignore": sorted(ignored),
    }
    return _yaml({name: value for name, value in content.items() if value not in ([], {})})


def _sources(
    records: Sequence[WrittenRecord], placed: Sequence[_Place], traces: set[str]
) -> list[dict[str, object]]:
    """Return the sources of evidence so that they find the files and state of each what its record states."""
    by_source: dict[str, list[_Place]] = {}
    for one in placed:
        by_source.setdefault(str(one.record.content["source"]), []).append(one)
    found = [_source(dict(record.content), by_source.pop(record.key, [])) for record in records]
    for key, some in by_source.items():
        if key not in traces:
            given = some[0].record.content
            named = {name: given[name] for name in ("type", "subject", "title") if given.get(name)}
            found.append(_source({"id": key, "files": [], **named}, some))
    return found


def _source(content: dict[str, object], files: Sequence[_Place]) -> dict[str, object]:
    patterns = [str(one) for one in content.get("files", ())]  # type: ignore[attr-defined]
    rules = [Glob(pattern) for pattern in patterns]
    extra = [one.local for one in files if not any(rule.matches(one.local) for rule in rules)]
    if extra:
        content["files"] = [*patterns, *extra]
    model = EvidenceEntry.model_validate(content)
    overrides = []
    for one in files:
        stated = one.record.content.get("stated")
        given = dict(stated) if isinstance(stated, Mapping) else {}
        if _plain(asdict(provenance_of(model, one.local))) != given:
            overrides.append({"file": one.local, **given})
    if overrides:
        content["per_file"] = [*content.get("per_file", ()), *overrides]  # type: ignore[misc]
    return content


def _plain(given: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
        if value not in (None, "")
    }


def _split(section: str, rows: Sequence[Mapping[str, object]]) -> Iterator[bytes]:
    """Yield files of a section, none larger than a workspace file may be."""
    piece: list[bytes] = []
    size = 0
    for row in rows:
        text = _yaml([dict(row)])
        if piece and size + len(text) > MOST_FILE_BYTES:
            yield _section(section, piece)
            piece, size = [], 0
        piece.append(text)
        size += len(text)
    if piece:
        yield _section(section, piece)


def _section(section: str, piece: Sequence[bytes]) -> bytes:
    return f"{section}:\n".encode() + b"".join(piece)


def _yaml(value: object) -> bytes:
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()
