# SPDX-License-Identifier: Apache-2.0
"""Every store keeps bytes under their digest, once, and tells what is missing or changed."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from asqms.contexts.evidence import object_store
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.folder_store import FolderStore
from asqms.contexts.evidence.object_store import ObjectStore, object_store_address
from asqms.contexts.evidence.store import EvidenceStore, is_intact

ORGANISATION = "f" * 32
LIMIT = 100 << 20
pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Return the address of an S3-compatible server of this machine."""
    import pytest_socket
    from moto.server import ThreadedMotoServer

    pytest_socket.enable_socket()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def objects(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    store = ObjectStore(
        object_store_address(f"s3://evidence/instance%201?endpoint={endpoint}&region=eu-central-1")
    )
    from botocore.exceptions import ClientError

    try:
        store._client.create_bucket(
            Bucket="evidence", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
    except ClientError:
        store.drop_parts("", "")
    return store


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> EvidenceStore:
    return FolderStore(tmp_path) if request.param == "folder" else request.getfixturevalue("objects")


def put(store: EvidenceStore, data: bytes, limit: int = LIMIT) -> str:
    return store.put(ORGANISATION, io.BytesIO(data), most_bytes=limit)[0]


def test_what_is_put_comes_back(store: EvidenceStore) -> None:
    for data in (b"", b"x", os.urandom(3 << 20)):
        digest = put(store, data)
        assert digest == "sha256:" + hashlib.sha256(data).hexdigest()
        assert put(store, data) == digest
        assert store.size_of(ORGANISATION, digest) == len(data)
        assert b"".join(store.pieces(ORGANISATION, digest)) == data
        with store.local_copy(ORGANISATION, digest) as path:
            assert path.read_bytes() == data
        assert is_intact(store, ORGANISATION, digest)


def test_organisations_are_apart(store: EvidenceStore) -> None:
    digest = put(store, b"mine")
    assert store.size_of("0" * 32, digest) is None
    with pytest.raises(EvidenceError) as refused:
        list(store.pieces("0" * 32, digest))
    assert refused.value.code == "evidence.bytes_missing"
    with pytest.raises(EvidenceError), store.local_copy("0" * 32, digest):
        pass


@pytest.mark.parametrize("digest", ["", "sha256:", "../../etc", "sha256:" + "G" * 64, "sha512:" + "0" * 64])
def test_what_is_no_digest_is_refused(store: EvidenceStore, digest: str) -> None:
    for ask in (store.size_of, store.pieces):
        with pytest.raises(EvidenceError) as refused:
            ask(ORGANISATION, digest)
        assert refused.value.code == "evidence.bad_digest"


def test_what_is_too_large_leaves_nothing(store: EvidenceStore, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError) as refused:
        put(store, b"x" * 11, limit=10)
    assert refused.value.code == "evidence.too_large"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_parts_are_kept_replaced_and_dropped(store: EvidenceStore) -> None:
    store.put_part(ORGANISATION, "upload", "0-3", b"abc")
    store.put_part(ORGANISATION, "upload", "0-3", b"xyz")
    store.put_part(ORGANISATION, "other", "0-3", b"own")
    assert store.part(ORGANISATION, "upload", "0-3") == b"xyz"
    store.drop_parts(ORGANISATION, "upload")
    store.drop_parts(ORGANISATION, "upload")
    with pytest.raises(EvidenceError):
        store.part(ORGANISATION, "upload", "0-3")
    assert store.part(ORGANISATION, "other", "0-3") == b"own"


def test_changed_bytes_of_a_folder_are_found_and_made_good_by_size(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    digest = put(store, b"four")
    (path,) = (one for one in tmp_path.rglob("*") if one.is_file())
    path.write_bytes(b"Four")
    assert not is_intact(store, ORGANISATION, digest)
    path.write_bytes(b"fo")
    assert put(store, b"four") == digest
    assert is_intact(store, ORGANISATION, digest)


def test_changed_objects_are_never_given(objects: ObjectStore) -> None:
    digest = put(objects, b"four")
    key = objects._key(ORGANISATION, digest.removeprefix("sha256:"))
    objects._client.put_object(Bucket="evidence", Key=key, Body=b"Four")
    assert not is_intact(objects, ORGANISATION, digest)
    with pytest.raises(EvidenceError) as refused, objects.local_copy(ORGANISATION, digest):
        pass
    assert refused.value.code == "evidence.bytes_changed"


def test_large_objects_go_in_parts(objects: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_store, "PART_BYTES", 5 << 20)
    data = os.urandom(12 << 20)
    assert is_intact(objects, ORGANISATION, put(objects, data))
    found = objects._client.list_multipart_uploads(Bucket="evidence")
    assert not found.get("Uploads")


def test_a_broken_upload_of_parts_is_taken_away(
    objects: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.exceptions import ClientError

    def refuse(**_: object) -> None:
        raise ClientError({"Error": {"Code": "SlowDown"}}, "UploadPart")

    monkeypatch.setattr(object_store, "PART_BYTES", 5 << 20)
    monkeypatch.setattr(objects._client, "upload_part", refuse)
    with pytest.raises(EvidenceError) as refused:
        put(objects, os.urandom(6 << 20))
    assert refused.value.code == "evidence.store_unreachable"
    assert not objects._client.list_multipart_uploads(Bucket="evidence").get("Uploads")


def test_nothing_is_conditional(objects: ObjectStore) -> None:
    """Some compatible stores get conditional writes wrong: none may be sent."""
    sent: list[dict[str, str]] = []
    objects._client.meta.events.register(
        "before-send.s3",
        lambda request, **_: sent.append({str(k).lower(): str(v) for k, v in request.headers.items()}),
    )
    put(objects, os.urandom(100))
    writes = [headers for headers in sent if "x-amz-checksum-sha256" in headers]
    assert len(writes) == 1
    assert not {"if-match", "if-none-match"} & {name for headers in sent for name in headers}


def test_a_store_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    store = ObjectStore(object_store_address("s3://evidence?endpoint=http://127.0.0.1:9&region=x"))
    with pytest.raises(EvidenceError) as refused:
        store.size_of(ORGANISATION, "0" * 64)
    assert refused.value.code == "evidence.store_unreachable"


@pytest.mark.parametrize(
    "url",
    [
        "https://bucket/x",
        "s3://",
        "s3://key:secret@bucket/x",
        "s3://bucket?secret=1",
        "s3://bucket?endpoint",
        "s3",
    ],
)
def test_what_is_no_address_of_a_store_is_refused(url: str) -> None:
    with pytest.raises(EvidenceError) as refused:
        object_store_address(url)
    assert refused.value.code == "evidence.bad_store_address"
    assert "secret" not in str(refused.value)


def test_addresses_have_their_parts() -> None:
    found = object_store_address("s3://bucket/a/b%20c/?endpoint=https://s.example:1&region=r")
    assert (found.bucket, found.prefix, found.endpoint, found.region) == (
        "bucket",
        "a/b c",
        "https://s.example:1",
        "r",
    )
    assert object_store_address("s3://bucket").prefix == ""


@given(pieces=some.lists(some.binary(max_size=50), max_size=6))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_way_bytes_come_makes_no_difference(tmp_path: Path, pieces: list[bytes]) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(3, size or 3))

    store = FolderStore(tmp_path)
    data = b"".join(pieces)
    digest, size = store.put(ORGANISATION, Slow(data), most_bytes=LIMIT)
    assert (digest, size) == (put(store, data), len(data))
