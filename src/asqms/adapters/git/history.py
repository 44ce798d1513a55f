# SPDX-License-Identifier: Apache-2.0
"""Head, tags and the commits behind the head; authors are counted and never named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from dulwich.objects import ObjectID
from dulwich.refs import HEADREF, Ref
from dulwich.repo import Repo

from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Notice

MOST_TAGS = 20_000
LONGEST_TAG_CHAIN = 10
_COMMIT, _TAG = 1, 4
_HEADS = b"refs/heads/"
_SYMBOLIC = b"ref: "
_SIGNATURES = (b"\ngpgsig ", b"\ngpgsig-sha256 ")
_TAG_SIGNATURES = (
    b"-----BEGIN PGP SIGNATURE-----",
    b"-----BEGIN SSH SIGNATURE-----",
    b"-----BEGIN SIGNED MESSAGE-----",
)


@dataclass(slots=True)
class History:
    """What the commits behind the head are like."""

    commits: int = 0
    unsigned: int = 0
    merges: int = 0
    head_signed: bool = False
    last_commit_on: str = ""
    is_cut: bool = False
    is_shallow: bool = False
    authors: set[bytes] = field(default_factory=set)

    def facts(self) -> Mapping[str, FactValue]:
        """Return the facts of history."""
        facts: dict[str, FactValue] = {
            "git.commits": self.commits,
            "git.commits_unsigned": self.unsigned,
            "git.merges": self.merges,
            "git.authors": len(self.authors),
            "git.head_signed": self.head_signed,
            "git.shallow": self.is_shallow,
        }
        if self.last_commit_on:
            facts["git.last_commit_on"] = self.last_commit_on
        return facts

    def notices(self, name: str) -> list[Notice]:
        """Return notices that the history is not all there."""
        found: list[Notice] = []
        if self.is_cut:
            told = f"Only {self.commits} commits were looked at."
            found.append(Notice("git.history_cut", told, Place(name)))
        if self.is_shallow:
            told = "The clone is shallow: older commits are not there and not counted."
            found.append(Notice("git.shallow", told, Place(name)))
        return found


def head_of(repository: Repo, name: str) -> ObjectID:
    """Return the id of the commit that HEAD means; raise UnreadableError ``git.empty`` without one."""
    try:
        return repository.refs[HEADREF]
    except KeyError as error:
        raise UnreadableError(
            "git.empty",
            "The repository has no commit, or its HEAD points nowhere.",
            hint="Commit something first.",
            place=Place(name),
        ) from error


def branch_of(repository: Repo) -> str:
    """Return the name of the branch that HEAD is on, or an empty text."""
    value = repository.refs.read_ref(HEADREF) or b""
    target = value.removeprefix(_SYMBOLIC).strip()
    if not value.startswith(_SYMBOLIC) or not target.startswith(_HEADS):
        return ""
    return target.removeprefix(_HEADS).decode("utf-8", "replace")


def walk(repository: Repo, head: ObjectID, most: int) -> History:
    """Return the history behind a commit, each commit once, at most ``most`` of them."""
    history = History()
    borders = repository.get_shallow()
    history.is_shallow = bool(borders)
    seen: set[bytes] = {head}
    waiting: list[bytes] = [head]
    read = repository.object_store.get_raw
    while waiting:
        if history.commits >= most:
            history.is_cut = True
            break
        identity = waiting.pop()
        kind, raw = read(ObjectID(identity))
        if kind != _COMMIT:
            raise KeyError(identity)
        parents = _take_commit(raw, history)
        if identity == head:
            history.head_signed = _is_signed(raw)
            history.last_commit_on = _commit_date(raw)
        if identity not in borders:
            new = [parent for parent in parents if parent not in seen]
            seen.update(new)
            waiting.extend(new)
    return history


def tags_of(repository: Repo, head: ObjectID) -> Mapping[str, FactValue]:
    """Return how many tags there are, and which of them are at the head."""
    tags = repository.refs.as_dict(Ref(b"refs/tags"))
    at_head: list[str] = []
    signed = False
    for name in sorted(tags)[:MOST_TAGS]:
        target, raw = _peeled(repository, tags[name])
        if target == head:
            at_head.append(name.decode("utf-8", "replace"))
            signed = signed or any(mark in raw for mark in _TAG_SIGNATURES) or _is_signed(raw)
    facts: dict[str, FactValue] = {
        "git.tags": len(tags),
        "git.head_tagged": bool(at_head),
        "git.tag_signed": signed,
    }
    if at_head:
        facts["git.head_tags"] = ", ".join(at_head)[:500]
    return facts


def _take_commit(raw: bytes, history: History) -> list[bytes]:
    headers = raw.partition(b"\n\n")[0]
    parents: list[bytes] = []
    for line in headers.split(b"\n"):
        if line.startswith(b"parent "):
            parents.append(line[7:].strip())
        elif line.startswith(b"author "):
            history.authors.add(line.partition(b"<")[2].partition(b">")[0].strip().lower())
            break
    history.commits += 1
    history.merges += len(parents) > 1
    history.unsigned += not _is_signed(raw)
    return parents


def _is_signed(raw: bytes) -> bool:
    headers = raw.partition(b"\n\n")[0]
    return any(mark in headers for mark in _SIGNATURES)


def _commit_date(raw: bytes) -> str:
    for line in raw.partition(b"\n\n")[0].split(b"\n"):
        if line.startswith(b"committer "):
            seconds = line.rpartition(b"> ")[2].split(b" ")[0]
            try:
                return datetime.fromtimestamp(int(seconds), tz=UTC).date().isoformat()
            except (ValueError, OverflowError, OSError):
                return ""
    return ""


def _peeled(repository: Repo, identity: ObjectID) -> tuple[bytes, bytes]:
    """Return what a tag finally means, and the bytes of the annotated tags on the way."""
    passed = b""
    target: bytes = identity
    for _ in range(LONGEST_TAG_CHAIN):
        try:
            kind, raw = repository.object_store.get_raw(ObjectID(target))
        except KeyError:
            break
        if kind != _TAG:
            break
        passed += raw
        target = raw.partition(b"\n")[0].removeprefix(b"object ").strip()
    return target, passed
