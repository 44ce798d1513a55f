# SPDX-License-Identifier: Apache-2.0
"""The form of a backup: whatever is changed, added, taken away or cut off is noticed first."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from asqms.contexts.work.domain.archive import DATABASE, MANIFEST, new_archive, plain_name, read_archive
from asqms.contexts.work.errors import WorkError

FILES = {DATABASE: b"tables" * 400, "files/evidence/a/ab/abcd": b"evidence", "files/empty": b""}


def written(path: Path, files: dict[str, bytes] = FILES) -> Path:
    with new_archive(path) as archive:
        for name, content in files.items():
            archive.add(name, io.BytesIO(content), len(content))
        archive.close_with("2026-11-20T09:00:00+00:00", "sqlite", {"logs": []}, [])
    return path


def refusal(path: Path) -> str:
    with pytest.raises(WorkError) as caught:
        read_archive(path)
    assert caught.value.hint
    return caught.value.code


def members(path: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(path) as tar:
        return [(one, tar.extractfile(one).read()) for one in tar]


def again(path: Path, parts: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(path, "w") as tar:
        for entry, content in parts:
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content) if entry.isreg() else None)
    return path


def test_what_was_written_is_read(tmp_path: Path) -> None:
    manifest = read_archive(written(tmp_path / "backup.tar"))
    assert {one.name: one.size for one in manifest.members} == {
        name: len(data) for name, data in FILES.items()
    }
    assert (manifest.database, manifest.damaged) == ("sqlite", ())
    assert (tmp_path / "backup.tar").stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == ["backup.tar"]


def test_nothing_is_replaced_and_a_backup_that_failed_leaves_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "backup.tar")
    with pytest.raises(WorkError) as caught, new_archive(path):
        pass
    assert caught.value.code == "backup.exists"
    with pytest.raises(OSError, match="unexpected end"), new_archive(tmp_path / "other.tar") as archive:
        archive.add("files/short", io.BytesIO(b"short"), 5000)
    assert [one.name for one in tmp_path.iterdir()] == ["backup.tar"]


def test_every_changed_byte_of_content_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path / "backup.tar")
    whole = path.read_bytes()
    at = whole.index(b"tables")
    for place in (at, at + 1000, at + 2399, whole.index(b"evidence", at)):
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(changed)
        assert refusal(path) in {"backup.altered", "backup.unreadable", "backup.incomplete"}


def test_every_place_it_can_be_cut_off_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path / "backup.tar")
    whole = path.read_bytes()
    manifest_ends = whole.index(b'"members"') + 100
    for size in [*range(0, manifest_ends, 512), manifest_ends]:
        path.write_bytes(whole[:size])
        assert refusal(path) in {"backup.incomplete", "backup.altered", "backup.unreadable"}


def test_members_that_are_missing_added_doubled_or_out_of_order_are_noticed(tmp_path: Path) -> None:
    path = written(tmp_path / "backup.tar")
    parts = members(path)
    cases = {
        "missing": parts[1:],
        "doubled": [parts[0], *parts],
        "added": [(tarfile.TarInfo("files/more"), b"more"), *parts],
        "after the manifest": [*parts, parts[1]],
        "renamed": [(tarfile.TarInfo("files/other"), parts[1][1]), parts[0], *parts[2:]],
    }
    for changed in cases.values():
        assert refusal(again(path, changed)) == "backup.altered"
    assert refusal(again(path, parts[:-1])) == "backup.incomplete"


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_only_plain_files_are_let_in(tmp_path: Path, kind: bytes) -> None:
    path = written(tmp_path / "backup.tar")
    odd = tarfile.TarInfo("files/odd")
    odd.type = kind
    odd.linkname = "/etc/passwd"
    assert refusal(again(path, [(odd, b""), *members(path)])) == "backup.altered"


ESCAPES = [
    *("/etc/passwd", "../up", "files/../../up", "files/./a", "files//a", "", ".", "..", "files/"),
    *("a\\b", "C:/a", "a\x00b", "files/a\nb", "x" * 300),
]


@pytest.mark.parametrize("name", ESCAPES)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert not plain_name(name)


@given(some.text())
def test_any_plain_name_stays_inside(name: str) -> None:
    if plain_name(name):
        inside = Path("/srv/home") / name
        assert inside.resolve().is_relative_to("/srv/home")
        assert inside.resolve() != Path("/srv/home")


def test_escaping_names_in_an_archive_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "backup.tar")
    for name in ("../up", "/tmp/up"):
        assert refusal(again(path, [(tarfile.TarInfo(name), b"x"), *members(path)])) == "backup.altered"


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"format": "asqms-backup/1"}',
        b"\xff",
        b'{"format": "asqms-backup/1", "members": 4}',
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(tmp_path: Path, manifest: bytes) -> None:
    path = written(tmp_path / "backup.tar")
    parts = members(path)
    assert refusal(again(path, [*parts[:-1], (parts[-1][0], manifest)])) == "backup.altered"


def test_a_backup_of_another_form_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "backup.tar")
    parts = members(path)
    told = {**json.loads(parts[-1][1]), "format": "asqms-backup/9"}
    assert parts[-1][0].name == MANIFEST
    assert (
        refusal(again(path, [*parts[:-1], (parts[-1][0], json.dumps(told).encode())]))
        == "backup.other_format"
    )


@given(some.binary(max_size=2000))
def test_any_bytes_are_a_coded_refusal(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.tar"
        path.write_bytes(content)
        assert refusal(path).startswith("backup.")
    assert refusal(Path("/nowhere/backup.tar")) == "backup.unreadable"
