# SPDX-License-Identifier: Apache-2.0
"""Whether tracked files differ from the last commit; filters of the repository's configuration never run."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from dulwich.errors import ChecksumMismatch
from dulwich.index import (
    ConflictedIndexEntry,
    Index,
    IndexEntry,
    UnsupportedIndexFormat,
    blob_from_path_and_stat,
)
from dulwich.object_format import ObjectFormat
from dulwich.object_store import iter_tree_contents
from dulwich.objects import Blob, Commit, ObjectID
from dulwich.repo import Repo

MOST_HASHED_BYTES = 256 << 20
_SUBMODULE = 0o160000
_ASSUMED_VALID = 0x8000
_SIZE_MASK = 0xFFFFFFFF
_MODE_KIND = 0o170000


@dataclass(frozen=True, slots=True)
class _Ways:
    """How files are compared: the time of the index, the kind of object ids, whether execution bits count."""

    index_time: int
    object_format: ObjectFormat
    minds_mode: bool


def is_dirty(repository: Repo, root: Path, head: ObjectID, most_files: int) -> bool | None:
    """Return whether the index or a tracked file differs from the head's tree; None where unknown.

    Untracked files do not count, as in ``git describe --dirty``.
    """
    commit = repository.object_store[head]
    if not isinstance(commit, Commit) or not repository.has_index():
        return None
    path = Path(os.fsdecode(repository.index_path()))
    try:
        entries = dict(Index(str(path), object_format=repository.object_format).items())
    except (ChecksumMismatch, UnsupportedIndexFormat, ValueError, AssertionError):
        return None  # a split or sparse index says too little on its own
    if len(entries) > most_files:
        return None
    if any(isinstance(entry, ConflictedIndexEntry) for entry in entries.values()):
        return True
    staged = {name: entry for name, entry in entries.items() if isinstance(entry, IndexEntry)}
    if _differs_from_tree(repository, commit, staged):
        return True
    ways = _Ways(
        path.stat().st_mtime_ns,
        repository.object_format,
        minds_mode=repository.get_config().get_boolean((b"core",), b"filemode", default=True),
    )
    return _differs_from_files(root, staged, ways)


def _differs_from_tree(repository: Repo, commit: Commit, staged: dict[bytes, IndexEntry]) -> bool:
    found = 0
    for entry in iter_tree_contents(repository.object_store, commit.tree):
        found += 1
        known = staged.get(entry.path or b"")
        if known is None or known.sha != entry.sha or known.mode != entry.mode:
            return True
    return found != len(staged)


def _differs_from_files(root: Path, staged: dict[bytes, IndexEntry], ways: _Ways) -> bool | None:
    left = MOST_HASHED_BYTES
    base = os.fsencode(root)
    for name, entry in staged.items():
        if entry.mode & _MODE_KIND == _SUBMODULE or entry.skip_worktree or entry.flags & _ASSUMED_VALID:
            continue
        parts = name.split(b"/")
        if name.startswith(b"/") or b".." in parts or b"" in parts:
            return None
        path = os.path.join(base, *parts)  # noqa: PTH118 - file names in git are bytes
        try:
            status = os.lstat(path)
        except OSError:
            return True
        if ways.minds_mode and _mode_differs(entry, status):
            return True
        if _is_as_recorded(entry, status, ways.index_time):
            continue
        left -= status.st_size
        if left < 0:
            return None
        if not _same_content(path, status, entry, ways.object_format):
            return True
    return False


def _is_as_recorded(entry: IndexEntry, status: os.stat_result, index_time: int) -> bool:
    """Return whether size and time are those git recorded, and the time says anything (racy git)."""
    if entry.size != status.st_size & _SIZE_MASK or status.st_mtime_ns >= index_time:
        return False
    recorded = entry.mtime
    if isinstance(recorded, tuple):
        return recorded[0] == status.st_mtime_ns // 10**9 and recorded[1] in {0, status.st_mtime_ns % 10**9}
    return int(recorded) == status.st_mtime_ns // 10**9


def _mode_differs(entry: IndexEntry, status: os.stat_result) -> bool:
    """Return whether a plain file became executable or stopped being so."""
    if not (stat.S_ISREG(status.st_mode) and stat.S_ISREG(entry.mode)):
        return False
    return bool(entry.mode & stat.S_IXUSR) != bool(status.st_mode & stat.S_IXUSR)


def _same_content(
    path: bytes, status: os.stat_result, entry: IndexEntry, object_format: ObjectFormat
) -> bool:
    """Return whether a file has the recorded content, as it is or with plain line ends."""
    is_link = stat.S_ISLNK(status.st_mode)
    if not (is_link or stat.S_ISREG(status.st_mode)) or is_link != stat.S_ISLNK(entry.mode):
        return False
    blob = blob_from_path_and_stat(path, status)
    if blob.get_id(object_format) == entry.sha:
        return True
    plain = Blob.from_string(blob.data.replace(b"\r\n", b"\n"))
    return plain.get_id(object_format) == entry.sha
