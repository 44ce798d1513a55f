# SPDX-License-Identifier: Apache-2.0
"""Signed notes, checkpoints, cosignatures and proofs in the text forms of C2SP; exactly one form is read."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from asqms.contexts.ledger.domain.merkle import HASH_BYTES

PLAIN = 1
"""Type of an Ed25519 signature over the text of a note."""
TIMED = 4
"""Type of an Ed25519 cosignature: over a time and the text of a checkpoint."""
PROOF_HEADER = "c2sp.org/tlog-proof@v1"
DASH = "\u2014 "
_ID_BYTES = 4
_KEY_BYTES = 32
_TIME_BYTES = 8


class NoteError(ValueError):
    """Text that is no note, checkpoint, key or proof in the one accepted form."""


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A public Ed25519 key with its name; ``kind`` is the type of signature it is for."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which signature lines name the key."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key in the form ``name+id+base64``; raises NoteError."""
        name, _, rest = text.partition("+")
        named, _, encoded = rest.partition("+")
        data = _unbase64(encoded)
        if len(data) != 1 + _KEY_BYTES or data[0] not in {PLAIN, TIMED}:
            raise NoteError("this is no public Ed25519 key")
        key = cls(_name(name), data[0], data[1:])
        if named != key.id.hex():
            raise NoteError("the id of the key does not belong to it")
        return key

    def as_kind(self, kind: int) -> VerifyingKey:
        """Return the same key for the other type of signature."""
        return VerifyingKey(self.name, kind, self.public)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note."""

    name: str
    key_id: bytes
    data: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {_base64(self.key_id + self.data)}\n"

    def is_by(self, key: VerifyingKey) -> bool:
        """Tell whether the line names the key; says nothing about whether it holds."""
        return self.name == key.name and self.key_id == key.id


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text with its signatures; nothing in it is to be believed before one was verified."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    @classmethod
    def parse(cls, note: str) -> Self:
        """Read a note; raises NoteError."""
        text, blank, lines = note.rpartition("\n\n")
        if not blank or not text or not lines.endswith("\n"):
            raise NoteError("a note is a text, an empty line and signatures")
        if any(sign < " " and sign != "\n" for sign in note):
            raise NoteError("a note has no control signs")
        found = cls(text + "\n", tuple(map(_signature, lines[:-1].split("\n"))))
        if str(found) != note:
            raise NoteError("the note is not in its one form")
        return found


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a checkpoint says: which log, how large, which root."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a checkpoint without extension lines; raises NoteError."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:  # noqa: PLR2004 - three lines, each ended
            raise NoteError("a checkpoint is origin, size and root")
        root = _unbase64(lines[2])
        if len(root) != HASH_BYTES:
            raise NoteError("the root is no SHA-256 hash")
        return cls(_name(lines[0]), _number(lines[1]), root)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private Ed25519 key with its name."""

    name: str
    seed: bytes

    @property
    def verifying(self) -> VerifyingKey:
        """The public key for plain signatures."""
        return VerifyingKey(self.name, PLAIN, self._private.public_key().public_bytes_raw())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, text: str) -> Signature:
        """Sign the text of a note."""
        return Signature(self.name, self.verifying.id, self._private.sign(text.encode()))

    def cosign(self, text: str, at: datetime) -> Signature:
        """Sign the text of a checkpoint with the time at which it was seen."""
        seconds = int(at.timestamp())
        data = seconds.to_bytes(_TIME_BYTES, "big") + self._private.sign(_timed_text(text, seconds))
        return Signature(self.name, self.verifying.as_kind(TIMED).id, data)


def signature_holds(signature: Signature, key: VerifyingKey, text: str) -> bool:
    """Tell whether the line is a signature of the key over the text, of the key's type."""
    if not signature.is_by(key):
        return False
    data, message = signature.data, text.encode()
    if key.kind == TIMED:
        seconds, data = int.from_bytes(data[:_TIME_BYTES], "big"), data[_TIME_BYTES:]
        message = _timed_text(text, seconds)
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(data, message)
    except InvalidSignature:
        return False
    return True


def time_of(signature: Signature) -> datetime:
    """Return the time a cosignature states; verify it first. Raises NoteError."""
    seconds = int.from_bytes(signature.data[:_TIME_BYTES], "big")
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise NoteError("the time of the cosignature is out of range") from error


def signed_checkpoint(head: TreeHead, key: SigningKey, at: datetime) -> SignedNote:
    """Return a checkpoint with the log's signature and its time."""
    return SignedNote(str(head), (key.sign(str(head)), key.cosign(str(head), at)))


def verified_checkpoint(note: SignedNote, key: VerifyingKey) -> tuple[TreeHead, datetime]:
    """Return what a checkpoint of our own says and when it was made.

    It has two lines, both of the log's key: a plain signature and a cosignature with the time. Raises
    NoteError when either does not hold or the origin is not the name of the key.
    """
    head = TreeHead.parse(note.text)
    if head.origin != key.name:
        raise NoteError("the checkpoint is of another log")
    both = (key.as_kind(PLAIN), key.as_kind(TIMED))
    if len(note.signatures) != len(both) or not all(
        signature_holds(line, one, note.text) for line, one in zip(note.signatures, both, strict=True)
    ):
        raise NoteError("the checkpoint is not signed by the key of the log")
    return head, time_of(note.signatures[1])


def verified_by_any(note: SignedNote, keys: Sequence[VerifyingKey]) -> tuple[TreeHead, datetime]:
    """Return what a checkpoint signed by one of the keys says; raises NoteError when none has signed it."""
    for key in keys:
        try:
            return verified_checkpoint(note, key)
        except NoteError:
            continue
    raise NoteError("the checkpoint is not signed by a key of the log")


@dataclass(frozen=True, slots=True)
class LogProof:
    """A tlog-proof: where an entry is in a log, how that is proven, and opaque bytes that came with it."""

    extra: bytes
    index: int
    path: Sequence[bytes]
    checkpoint: SignedNote

    def __str__(self) -> str:
        extra = f"extra {_base64(self.extra)}\n" if self.extra else ""
        path = "".join(f"{_base64(step)}\n" for step in self.path)
        return f"{PROOF_HEADER}\n{extra}index {self.index}\n{path}\n{self.checkpoint}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a proof; raises NoteError."""
        top, blank, note = text.partition("\n\n")
        lines = top.split("\n")
        if not blank or lines[0] != PROOF_HEADER:
            raise NoteError("this is no proof of a log")
        extra = b""
        if len(lines) > 1 and lines[1].startswith("extra "):
            extra = _unbase64(lines.pop(1).removeprefix("extra "))
        if len(lines) == 1 or not lines[1].startswith("index "):
            raise NoteError("the proof names no index")
        path = tuple(_unbase64(line) for line in lines[2:])
        found = cls(extra, _number(lines[1].removeprefix("index ")), path, SignedNote.parse(note))
        if str(found) != text:
            raise NoteError("the proof is not in its one form")
        return found


def _timed_text(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _signature(line: str) -> Signature:
    dash, space, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    data = _unbase64(encoded)
    if dash + space != DASH or len(data) <= _ID_BYTES:
        raise NoteError("a signature line is a dash, a name and base64")
    return Signature(_name(name), data[:_ID_BYTES], data[_ID_BYTES:])


def _name(name: str) -> str:
    if not name or "+" in name or any(sign.isspace() for sign in name):
        raise NoteError("a name is not empty and has no space and no plus")
    return name


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or (text[0] == "0" and text != "0") or len(text) > 19:  # noqa: PLR2004 - digits of 2**63
        raise NoteError("a number has digits only and no leading zero")
    return int(text)


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def _unbase64(text: str) -> bytes:
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("this is no base64") from error
    if _base64(data) != text:
        raise NoteError("the base64 is not in its one form")
    return data
