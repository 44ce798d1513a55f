# SPDX-License-Identifier: Apache-2.0
"""Evidence bytes in an S3-compatible store: content addresses, checksummed writes, nothing conditional."""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any, BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.store import PIECE, bare, changed, missing, too_large

PART_BYTES = 32 << 20
"""Larger objects are sent in parts of this size; S3 allows 10,000 of them."""
_IN_MEMORY = 8 << 20
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
_SETTINGS = frozenset({"endpoint", "region"})


@dataclass(frozen=True, slots=True)
class ObjectStoreAddress:
    """Bucket, prefix of all keys, and where the store is when it is not the provider's own."""

    bucket: str
    prefix: str
    endpoint: str
    region: str


def object_store_address(url: str) -> ObjectStoreAddress:
    """Return the parts of ``s3://bucket/prefix?endpoint=...&region=...``.

    Credentials are never in it: they come from AWS_ACCESS_KEY_ID and its companions or the files of the
    AWS tools. Raises EvidenceError ``evidence.bad_store_address``.
    """
    try:
        parts = urlsplit(url)
        asked = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
    except ValueError:
        parts = urlsplit(url.partition("?")[0])
        asked = {"": ""} if "?" in url and not url.endswith("?") else {}
    if parts.scheme != "s3" or not parts.hostname or "@" in parts.netloc or not set(asked) <= _SETTINGS:
        raise EvidenceError(
            "evidence.bad_store_address",
            "ASQMS_EVIDENCE_URL is no address of an S3-compatible store.",
            hint="Write s3://bucket/prefix?endpoint=https://store.example&region=name, without credentials.",
        )
    return ObjectStoreAddress(
        parts.netloc, unquote(parts.path).strip("/"), asked.get("endpoint", ""), asked.get("region", "")
    )


class ObjectStore:
    """One object for each digest; see EvidenceStore for what each method promises."""

    def __init__(self, address: ObjectStoreAddress) -> None:
        self.address = address

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes its classes at run time
        import boto3
        from botocore.config import Config

        config = Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 4, "mode": "standard"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.address.endpoint or None,
            region_name=self.address.region or None,
            config=config,
        )

    def put(self, organisation: str, stream: BinaryIO, *, most_bytes: int) -> tuple[str, int]:
        """Digest everything in the stream first, then send it unless it is there."""
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as held:
            digest, size = hashlib.sha256(), 0
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > most_bytes:
                    raise too_large(most_bytes)
                digest.update(piece)
                held.write(piece)
            held.seek(0)
            if self.size_of(organisation, digest.hexdigest()) != size:
                self._send(self._key(organisation, digest.hexdigest()), held, digest.digest(), size)
        return f"sha256:{digest.hexdigest()}", size

    def size_of(self, organisation: str, digest: str) -> int | None:
        """Return the size of the object."""
        with _told():
            try:
                found = self._client.head_object(
                    Bucket=self.address.bucket, Key=self._key(organisation, bare(digest))
                )
            except _client_error() as error:
                if _code(error) in _ABSENT:
                    return None
                raise
        return int(found["ContentLength"])

    def pieces(self, organisation: str, digest: str) -> Iterator[bytes]:
        """Yield the bytes of the object."""
        return self._pieces(self._key(organisation, bare(digest)), digest)

    @contextmanager
    def local_copy(self, organisation: str, digest: str) -> Iterator[Path]:
        """Give a temporary file; bytes that do not have their digest are never given."""
        with tempfile.TemporaryDirectory(prefix="asqms-evidence-") as folder:
            path = Path(folder) / "bytes"
            found = hashlib.sha256()
            with path.open("xb") as written:
                for piece in self.pieces(organisation, digest):
                    found.update(piece)
                    written.write(piece)
            if found.hexdigest() != bare(digest):
                raise changed(digest)
            yield path

    def put_part(self, organisation: str, upload: str, name: str, data: bytes) -> None:
        """Send a part as an object of its own."""
        with _told():
            self._client.put_object(
                Bucket=self.address.bucket,
                Key=self._part_key(organisation, upload, name),
                Body=data,
                ChecksumSHA256=_coded(hashlib.sha256(data).digest()),
            )

    def part(self, organisation: str, upload: str, name: str) -> bytes:
        """Return the bytes of a part."""
        return b"".join(self._pieces(self._part_key(organisation, upload, name), f"{upload}/{name}"))

    def drop_parts(self, organisation: str, upload: str) -> None:
        """Delete the objects of the upload."""
        with _told():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.address.bucket, Prefix=self._part_key(organisation, upload, "")
            )
            for page in pages:
                for one in page.get("Contents", ()):
                    self._client.delete_object(Bucket=self.address.bucket, Key=one["Key"])

    def _send(self, key: str, held: IO[bytes], digest: bytes, size: int) -> None:
        with _told():
            if size <= PART_BYTES:
                self._client.put_object(
                    Bucket=self.address.bucket, Key=key, Body=held.read(), ChecksumSHA256=_coded(digest)
                )
            else:
                self._send_in_parts(key, held)

    def _send_in_parts(self, key: str, held: IO[bytes]) -> None:
        named = {"Bucket": self.address.bucket, "Key": key}
        upload = self._client.create_multipart_upload(**named, ChecksumAlgorithm="SHA256")["UploadId"]
        try:
            parts: list[dict[str, object]] = []
            while data := held.read(PART_BYTES):
                checksum = _coded(hashlib.sha256(data).digest())
                number = len(parts) + 1
                sent = self._client.upload_part(
                    **named, UploadId=upload, PartNumber=number, Body=data, ChecksumSHA256=checksum
                )
                parts.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumSHA256": checksum})
            self._client.complete_multipart_upload(**named, UploadId=upload, MultipartUpload={"Parts": parts})
        except BaseException:
            self._client.abort_multipart_upload(**named, UploadId=upload)
            raise

    def _pieces(self, key: str, digest: str) -> Iterator[bytes]:
        with _told(), closing(self._body(key, digest)) as body:
            yield from body.iter_chunks(PIECE)

    def _body(self, key: str, digest: str) -> Any:  # noqa: ANN401 - a stream of botocore
        with _told():
            try:
                return self._client.get_object(Bucket=self.address.bucket, Key=key)["Body"]
            except _client_error() as error:
                if _code(error) in _ABSENT:
                    raise missing(digest) from None
                raise

    def _key(self, organisation: str, digest: str) -> str:
        return self._placed(f"{organisation}/{digest[:2]}/{digest}")

    def _part_key(self, organisation: str, upload: str, name: str) -> str:
        return self._placed(f"{organisation}/uploads/{upload}/{name}")

    def _placed(self, key: str) -> str:
        return f"{self.address.prefix}/{key}" if self.address.prefix else key


def _coded(digest: bytes) -> str:
    return base64.b64encode(digest).decode("ascii")


def _client_error() -> type[Exception]:
    from botocore.exceptions import ClientError

    refused: type[Exception] = ClientError
    return refused


def _code(error: Exception) -> str:
    response: dict[str, dict[str, str]] = getattr(error, "response", {})
    return str(response.get("Error", {}).get("Code", ""))


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the store refuses, or a store that does not answer, into one coded error."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        reason = _code(error) or type(error).__name__
        raise EvidenceError(
            "evidence.store_unreachable",
            f"The store of evidence bytes does not answer as it should: {reason}.",
            hint="Repeat it in a moment; asqms doctor checks the address and the credentials.",
            context={"reason": reason},
        ) from error
