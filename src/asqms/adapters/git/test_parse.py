# SPDX-License-Identifier: Apache-2.0
"""git: repositories made by dulwich itself, in every state a folder can be in."""

import io
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from dulwich.objects import Blob, Commit, ObjectID, Tag, Tree
from dulwich.refs import HEADREF, Ref
from dulwich.repo import Repo
from hypothesis import HealthCheck, given, settings, strategies

from asqms.adapters.git.parse import adapter
from asqms.kernel.adapters import Head, Source
from asqms.kernel.errors import UnreadableError
from asqms.kernel.records import Reading

MAIN = Ref(b"refs/heads/main")
SIGNATURE = b"-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----"
DAY = 86_400


def read(folder: Path, **options: object) -> Reading:
    source = Source(str(folder), io.BytesIO(), 0, adapter.manifest.limits, directory=folder)
    return adapter.parse(source, options, with_trace=False)


def code(folder: Path, **options: object) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(folder, **options)
    return caught.value.code


def codes(reading: Reading) -> list[str]:
    return [notice.code for notice in reading.notices]


def score(folder: Path) -> int:
    return adapter.detect(Head(str(folder), 0, b"", b"", is_directory=True))


def commit_of(tree: ObjectID, number: int, *parents: ObjectID, signature: bytes | None = None) -> Commit:
    commit = Commit()
    commit.tree = tree
    commit.parents = list(parents)
    commit.author = b"A <a%d@example.org>" % (number % 3)
    commit.committer = b"C <c@example.org>"
    commit.author_time = commit.commit_time = 1_767_225_600 + number * DAY
    commit.author_timezone = commit.commit_timezone = 0
    commit.message = b"m"
    commit.gpgsig = signature
    return commit


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A repository with one committed file, one day after the first of January 2026."""
    root = tmp_path / "repository"
    root.mkdir()
    (root / "a.txt").write_bytes(b"one\n")
    with closing(Repo.init(str(root), default_branch=b"main")) as repository:
        worktree = repository.get_worktree()
        worktree.stage([b"a.txt"])
        worktree.commit(
            message=b"m",
            committer=b"C <c@example.org>",
            author=b"A <a@example.org>",
            commit_timestamp=1_767_312_000,
            commit_timezone=0,
            author_timestamp=1_767_312_000,
            author_timezone=0,
        )
    yield root
    shutil.rmtree(root, ignore_errors=True)


def grow(root: Path, number: int, signature: bytes | None = None) -> ObjectID:
    """Put that many commits on top of main, each with the tree of the first."""
    with closing(Repo(str(root))) as repository:
        head = repository.refs[HEADREF]
        first = repository.object_store[head]
        assert isinstance(first, Commit)
        commits = []
        for count in range(number):
            commit = commit_of(first.tree, count + 2, head, signature=signature)
            commits.append((commit, None))
            head = commit.id
        repository.object_store.add_objects(commits)
        repository.refs[MAIN] = head
    return head


def test_a_clean_repository(folder: Path) -> None:
    reading = read(folder)
    assert reading.evidence_type == "code.repository"
    revision = str(reading.facts["git.revision"])
    assert reading.subject_digests == (f"gitcommit:{revision}",)
    expected = {
        "git.branch": "main", "git.detached": False, "git.bare": False, "git.shallow": False,
        "git.dirty": False, "git.commits": 1, "git.commits_unsigned": 1, "git.merges": 0, "git.authors": 1,
        "git.tags": 0, "git.head_tagged": False, "git.head_signed": False, "git.tag_signed": False,
        "git.last_commit_on": "2026-01-02",
    }  # fmt: skip
    assert {name: reading.facts[name] for name in expected} == expected
    assert reading.notices == ()
    assert not [value for value in reading.facts.values() if "example.org" in str(value)]
    assert score(folder) == 100


def test_changed_added_and_removed_files_are_dirty_and_untracked_ones_are_not(folder: Path) -> None:
    (folder / "new.txt").write_bytes(b"x")
    assert read(folder).facts["git.dirty"] is False
    (folder / "a.txt").write_bytes(b"two\n")
    assert read(folder).facts["git.dirty"] is True
    (folder / "a.txt").write_bytes(b"one\r\n")
    assert read(folder).facts["git.dirty"] is False
    (folder / "a.txt").unlink()
    assert read(folder).facts["git.dirty"] is True
    (folder / "a.txt").symlink_to("/etc/hostname")
    assert read(folder).facts["git.dirty"] is True


def test_an_execution_bit_counts_unless_the_repository_says_it_does_not(folder: Path) -> None:
    file = next(path for path in folder.iterdir() if path.is_file())
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    assert read(folder).facts["git.dirty"] is True
    with closing(Repo(str(folder))) as repository:
        configuration = repository.get_config()
        configuration.set((b"core",), b"filemode", b"false")
        configuration.write_to_path()
    assert read(folder).facts["git.dirty"] is False


def test_an_index_that_is_only_a_part_leaves_dirty_unknown(folder: Path) -> None:
    index = folder / ".git" / "index"
    index.write_bytes(index.read_bytes()[:-20] + b"link" + bytes(24) + bytes(range(20)))
    reading = read(folder)
    assert "git.dirty" not in reading.facts
    assert codes(reading) == ["git.dirty_unknown"]
    assert reading.facts["git.commits"]


def test_a_staged_file_is_dirty(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"x")
    with closing(Repo(str(folder))) as repository:
        repository.get_worktree().stage([b"b.txt"])
    assert read(folder).facts["git.dirty"] is True


def test_tags_and_signatures_are_seen(folder: Path) -> None:
    head = grow(folder, 3, SIGNATURE)
    with closing(Repo(str(folder))) as repository:
        tag = Tag()
        tag.tagger = b"C <c@example.org>"
        tag.message = b"m\n"
        tag.name = b"v1"
        tag.object = (Commit, head)
        tag.tag_time, tag.tag_timezone = 0, 0
        tag.signature = SIGNATURE
        repository.object_store.add_object(tag)
        repository.refs[Ref(b"refs/tags/v1")] = tag.id
        repository.refs[Ref(b"refs/tags/light")] = head
    facts = read(folder).facts
    expected = {
        "git.tags": 2, "git.head_tagged": True, "git.head_tags": "light, v1", "git.tag_signed": True,
        "git.head_signed": True, "git.commits": 4, "git.commits_unsigned": 1,
    }  # fmt: skip
    assert {name: facts[name] for name in expected} == expected


def test_merges_are_walked_once(folder: Path) -> None:
    with closing(Repo(str(folder))) as repository:
        base = repository.refs[HEADREF]
        first = repository.object_store[base]
        assert isinstance(first, Commit)
        left, right = commit_of(first.tree, 2, base), commit_of(first.tree, 3, base)
        merge = commit_of(first.tree, 4, left.id, right.id)
        for one in (left, right, merge):
            repository.object_store.add_object(one)
        repository.refs[MAIN] = merge.id
    facts = read(folder).facts
    assert (facts["git.commits"], facts["git.merges"], facts["git.authors"]) == (4, 1, 4)


def test_a_detached_head_and_a_cut_history(folder: Path) -> None:
    head = grow(folder, 5)
    with closing(Repo(str(folder))) as repository:
        repository.refs.remove_if_equals(HEADREF, None)
        (folder / ".git/HEAD").write_bytes(head + b"\n")
    reading = read(folder, max_commits=2)
    assert (reading.facts["git.detached"], "git.branch" in reading.facts) == (True, False)
    assert (reading.facts["git.commits"], codes(reading)) == (2, ["git.history_cut"])


def test_a_shallow_clone_is_told(folder: Path) -> None:
    head = grow(folder, 2)
    (folder / ".git/shallow").write_bytes(head + b"\n")
    reading = read(folder)
    assert (reading.facts["git.commits"], codes(reading)) == (1, ["git.shallow"])


def test_a_bare_repository(folder: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    shutil.copytree(folder / ".git", bare)
    (bare / "config").write_bytes(b"[core]\n\tbare = true\n\trepositoryformatversion = 0\n")
    facts = read(bare).facts
    assert (score(bare), facts["git.bare"], "git.dirty" in facts) == (90, True, False)


def test_a_linked_work_tree(folder: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    linked.mkdir()
    shutil.copy2(folder / "a.txt", linked)
    place = folder / ".git/worktrees/linked"
    place.mkdir(parents=True)
    (place / "HEAD").write_bytes(b"ref: refs/heads/main\n")
    (place / "commondir").write_bytes(b"../..\n")
    (place / "gitdir").write_bytes(os.fsencode(linked / ".git") + b"\n")
    shutil.copy2(folder / ".git/index", place)
    (linked / ".git").write_bytes(b"gitdir: " + os.fsencode(place) + b"\n")
    facts = read(linked).facts
    assert (score(linked), facts["git.branch"], facts["git.dirty"]) == (100, "main", False)


def test_folders_that_are_no_repository(tmp_path: Path, folder: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert (score(empty), code(empty)) == (0, "git.not_a_repository")
    (empty / ".git").write_bytes(b"gitdir: /no/such/folder\n")
    assert code(empty) in {"git.not_a_repository", "git.empty", "git.unreadable"}
    (empty / ".git").write_bytes(b"\xff\xfe nonsense")
    assert code(empty) == "git.unreadable"
    (empty / ".git").unlink()
    with closing(Repo.init(str(empty))):
        pass
    assert code(empty) == "git.empty"
    assert adapter.detect(Head(str(folder), 0, b"", b"")) == 0
    assert adapter.detect(Head("\x00", 0, b"", b"", is_directory=True)) == 0


@pytest.mark.parametrize("options", [{"max_commits": 0}, {"max_commits": "x"}, {"depth": 1}])
def test_wrong_options_are_refused(folder: Path, options: dict[str, object]) -> None:
    assert code(folder, **options) == "git.option"


def test_nothing_configured_is_run(folder: Path, tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    command = os.fsencode(script)
    with (folder / ".git/config").open("ab") as config:
        config.write(
            b'[filter "x"]\n\tclean = %b\n\tsmudge = %b\n\tprocess = %b\n' % (command, command, command)
        )
        config.write(b"[core]\n\tfsmonitor = %b\n\thooksPath = %b\n" % (command, os.fsencode(tmp_path)))
    (folder / ".gitattributes").write_bytes(b"* filter=x\n")
    (folder / "a.txt").write_bytes(b"other\n")
    assert read(folder).facts["git.dirty"] is True
    assert not trap.exists()


def test_an_index_that_climbs_out_is_not_followed(folder: Path) -> None:
    index = folder / ".git/index"
    data = index.read_bytes().replace(b"a.txt", b"../.t")
    index.write_bytes(data)
    try:
        reading = read(folder)
    except UnreadableError as error:
        assert error.code == "git.unreadable"  # noqa: PT017 - both answers are right
    else:
        assert reading.facts.get("git.dirty") is not False


@given(
    strategies.sampled_from(["HEAD", "index", "refs/heads/main", "config", "objects"]),
    strategies.integers(0, 400),
    strategies.binary(max_size=8),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_repositories_give_facts_or_a_code(folder: Path, part: str, at: int, noise: bytes) -> None:
    path = folder / ".git" / part
    if part == "objects":
        path = sorted(one for one in path.rglob("*") if one.is_file())[at % 3]
        path.chmod(0o644)
    good = path.read_bytes()
    path.write_bytes(good[:at] + noise + good[at + len(noise) :])
    try:
        read(folder)
    except UnreadableError as error:
        assert error.code.startswith("git.")  # noqa: PT017 - facts or a code
    finally:
        path.write_bytes(good)


def test_ten_thousand_commits_are_walked_quickly(folder: Path) -> None:
    grow(folder, 9_999)
    started = time.process_time()
    assert read(folder).facts["git.commits"] == 10_000
    assert time.process_time() - started < 2


def test_a_tree_that_unfolds_without_end_is_left_alone(folder: Path) -> None:
    with closing(Repo(str(folder))) as repository:
        tree = Tree()
        inner: ObjectID | None = None
        for _ in range(12):
            tree = Tree()
            for number in range(10):
                name = b"%d" % number
                if inner is None:
                    tree.add(name, 0o100644, Blob.from_string(b"one\n").id)
                else:
                    tree.add(name, 0o040000, inner)
            repository.object_store.add_object(tree)
            inner = tree.id
        commit = commit_of(tree.id, 2)
        repository.object_store.add_object(commit)
        repository.refs[MAIN] = commit.id
    started = time.process_time()
    assert read(folder).facts["git.dirty"] is True
    assert time.process_time() - started < 5
