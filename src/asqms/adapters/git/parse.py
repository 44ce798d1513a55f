# SPDX-License-Identifier: Apache-2.0
"""Reads a git repository from its folder without git itself: nothing is run, nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from asqms.decoding.manifest import load_manifest
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import AsqmsError, Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

DEFAULT_COMMITS = 100_000


@dataclass(frozen=True, slots=True)
class GitAdapter:
    """git repositories: with a work tree, linked work trees, and bare ones."""

    manifest: Manifest

    def detect(self, head: Head) -> int:
        """Return 100 for a folder with ``.git`` in it, 90 for a bare repository."""
        if not head.is_directory:
            return 0
        folder = Path(head.name)
        try:
            if (folder / ".git").exists():
                return 100
            is_bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
            return 90 if is_bare and (folder / "refs").is_dir() else 0
        except (OSError, ValueError):
            return 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - no trace in this format
        """Return the state of one repository.

        Option ``max_commits`` (100,000): how much history is walked. Raises ``git.not_a_repository``,
        ``git.empty``, ``git.unreadable`` and ``git.option``.
        """
        most = options.get("max_commits", DEFAULT_COMMITS)
        if set(options) - {"max_commits"} or isinstance(most, bool) or not isinstance(most, int) or most < 1:
            raise UnreadableError(
                "git.option",
                "The only option is max_commits, a whole number from 1.",
                hint="Correct the option in the evidence record.",
                place=Place(source.name),
            )
        if source.directory is None:
            raise _not_a_repository(source.name)
        try:
            return _read(source.directory, source, most)
        except AsqmsError:
            raise
        except Exception as error:
            raise UnreadableError(
                "git.unreadable",
                f"The repository cannot be read: {type(error).__name__}.",
                hint="Run git fsck, or clone it anew.",
                place=Place(source.name),
            ) from error


def _read(directory: Path, source: Source, most: int) -> Reading:
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    from asqms.adapters.git.history import branch_of, head_of, tags_of, walk
    from asqms.adapters.git.worktree import is_dirty

    try:
        repository = Repo(str(directory))
    except (NotGitRepository, FileNotFoundError, NotADirectoryError) as error:
        raise _not_a_repository(source.name) from error
    notices: list[Notice] = []
    with closing(repository):
        head = head_of(repository, source.name)
        branch = branch_of(repository)
        history = walk(repository, head, most)
        facts: dict[str, FactValue] = {
            "git.revision": head.decode("ascii"),
            "git.detached": not branch,
            "git.bare": bool(repository.bare),
            **history.facts(),
            **tags_of(repository, head),
        }
        if branch:
            facts["git.branch"] = branch[:300]
        notices.extend(history.notices(source.name))
        if not repository.bare:
            dirty = is_dirty(repository, directory, head, source.limits.max_items)
            if dirty is None:
                told = "Whether the work tree differs from the last commit could not be found out."
                notices.append(Notice("git.dirty_unknown", told, Place(source.name)))
            else:
                facts["git.dirty"] = dirty
    return Reading(
        format_version="sha1" if len(head) == 40 else "sha256",  # noqa: PLR2004 - hexadecimal signs of SHA-1
        evidence_type="code.repository",
        facts=facts,
        notices=tuple(notices),
        subject_digests=(f"gitcommit:{head.decode('ascii')}",),
    )


def _not_a_repository(name: str) -> UnreadableError:
    return UnreadableError(
        "git.not_a_repository",
        "The folder is no git repository, or its .git file points nowhere.",
        hint="Name the folder that holds .git.",
        place=Place(name),
    )


adapter = GitAdapter(load_manifest("asqms.adapters.git"))
