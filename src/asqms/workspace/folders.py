# SPDX-License-Identifier: Apache-2.0
"""Which files a workspace holds and which ones a glob names; never outside the folder it starts from."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from asqms.decoding.yaml import MAX_BYTES, LocatedDocument, load_yaml
from asqms.kernel.errors import LimitError, Place, UnreadableError

SETTINGS_FILE = "asqms.yaml"
MOST_FILES = 50_000
_SUFFIXES = (".yaml", ".yml")
_WILD = frozenset("*?[")


def shown(name: str) -> str:
    """Return a file name that can be printed and encoded, whatever bytes it has."""
    return name.encode("utf-8", "replace").decode("utf-8")


def read_document(path: Path, name: str) -> LocatedDocument:
    """Read one YAML file.

    Raises UnreadableError ``workspace.unreadable`` (missing, no permission, no regular file) and
    the codes of ``load_yaml``.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableError(
                "workspace.unreadable",
                "This is no regular file.",
                hint="Remove it or list it in ignore:.",
                place=Place(name),
            )
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(
            "workspace.unreadable",
            f"The file cannot be read: {reason}.",
            hint="Check that it exists and that you may read it.",
            place=Place(name),
        ) from error
    return load_yaml(data, name=name)


def workspace_files(root: Path, *, ignore: Sequence[str], skip: frozenset[Path]) -> list[str]:
    """Return the names of all workspace files below the root, in order.

    Left out are ``asqms.yaml``, hidden files and folders, folders named ``evidence``, links to
    folders, what ``ignore`` names, and the resolved paths in ``skip``.
    Raises LimitError ``workspace.too_many_files``.
    """
    rules = [Glob(pattern) for pattern in ignore]
    found: list[str] = []
    for folder, folders, files in os.walk(root):
        base = Path(folder).relative_to(root).as_posix()
        prefix = "" if base == "." else base + "/"
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name != "evidence" and not _matches(rules, prefix + name)
        )
        for name in files:
            full = prefix + name
            if full == SETTINGS_FILE or name.startswith(".") or not name.endswith(_SUFFIXES):
                continue
            if not _matches(rules, full) and (not skip or _resolved(Path(folder) / name) not in skip):
                found.append(full)
        if len(found) > MOST_FILES:
            raise LimitError(
                "workspace.too_many_files",
                f"There are more than {MOST_FILES} YAML files below the workspace folder.",
                hint="List folders that are no workspace files in ignore: of asqms.yaml.",
                place=Place(SETTINGS_FILE),
            )
    return sorted(found)


def _resolved(path: Path) -> Path:
    """Follow links; a link that leads in a circle stays what it is, and reading it says so."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def is_file(path: Path) -> bool:
    """Tell whether there is a regular file; a name no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder; a name no folder can have is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def escapes(pattern: str) -> bool:
    """Tell whether a pattern is absolute or climbs out of the folder it starts from."""
    path = PurePosixPath(pattern)
    return path.is_absolute() or ".." in path.parts or "\\" in pattern or "\0" in pattern


class Folder:
    """A folder that globs are resolved in; what was listed once is not listed again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real = root.resolve()
        self._listed: dict[str, tuple[str, ...]] = {}

    def matching(self, pattern: str) -> list[str]:
        """Return the names of files the glob matches, in order; a plain path may name a folder.

        ``*`` and ``?`` stay within a folder, ``**`` crosses folders; hidden names match only where
        the pattern writes the dot. Links that lead out of the folder do not match.
        """
        pattern = PurePosixPath(pattern).as_posix()
        if not _WILD & set(pattern):
            plain = self.root / pattern
            return [pattern] if (is_file(plain) or is_folder(plain)) and self._inside(pattern) else []
        rule = Glob(pattern)
        names = self._list(_fixed_part(pattern))
        return sorted(name for name in names if rule.matches(name) and self._inside(name))

    def _inside(self, name: str) -> bool:
        try:
            return (self.root / name).resolve().is_relative_to(self._real)
        except (OSError, RuntimeError, ValueError):
            return False

    def _list(self, start: str) -> tuple[str, ...]:
        if start not in self._listed:
            self._listed[start] = tuple(self._walk(start))
        return self._listed[start]

    def _walk(self, start: str) -> Iterator[str]:
        for folder, folders, files in os.walk(self.root / start):
            folders[:] = [name for name in folders if name != ".git"]
            base = Path(folder).relative_to(self.root).as_posix()
            prefix = "" if base == "." else base + "/"
            for name in files:
                yield prefix + name


class Glob:
    """A pattern over names with forward slashes, matched folder by folder."""

    def __init__(self, pattern: str) -> None:
        parts = PurePosixPath(pattern).parts
        if parts[-1:] == ("**",):
            parts += ("*",)
        self._parts = tuple(_part_rule(part) for part in parts)

    def matches(self, name: str) -> bool:
        """Tell whether the whole name fits."""
        reached = self._skip({0})
        for part in name.split("/"):
            following = set()
            for position in reached:
                if position == len(self._parts):
                    continue
                rule = self._parts[position]
                if rule is None:
                    if not part.startswith("."):
                        following.add(position)
                elif rule.fullmatch(part):
                    following.add(position + 1)
            reached = self._skip(following)
            if not reached:
                return False
        return len(self._parts) in reached

    def _skip(self, positions: set[int]) -> set[int]:
        """Add what follows a ``**``, which may stand for no folder at all."""
        done = set(positions)
        for position in positions:
            after = position
            while after < len(self._parts) and self._parts[after] is None:
                after += 1
                done.add(after)
        return done


@lru_cache(maxsize=4096)
def _part_rule(part: str) -> re.Pattern[str] | None:
    """Return the rule of one folder or file name; None for ``**``."""
    if part == "**":
        return None
    hidden = "" if part.startswith(".") else r"(?!\.)"
    return re.compile(hidden + fnmatch.translate(part))


def _matches(rules: Sequence[Glob], name: str) -> bool:
    return any(rule.matches(name) for rule in rules)


def _fixed_part(pattern: str) -> str:
    fixed: list[str] = []
    for part in PurePosixPath(pattern).parts[:-1]:
        if _WILD & set(part):
            break
        fixed.append(part)
    return "/".join(fixed)
