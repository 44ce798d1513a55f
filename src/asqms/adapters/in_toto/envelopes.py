# SPDX-License-Identifier: Apache-2.0
"""Takes apart what carries an attestation: DSSE envelopes, Sigstore bundles, Metablocks, bare statements."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from asqms.decoding.json import decode_json_value
from asqms.decoding.values import as_mapping, as_text, duplicate_key_notices, mappings_in
from asqms.kernel.adapters import Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import Notice

_IN_TOTO_PAYLOAD = re.compile(r"application/vnd\.in-toto(?:\.[\w.-]{1,60})?\+json")


@dataclass(frozen=True, slots=True)
class GivenSignature:
    """One signature as written: the id of its key, and its bytes (empty where they cannot be decoded)."""

    key_id: str
    signature: bytes
    is_other_kind: bool = False


@dataclass(frozen=True, slots=True)
class Attestation:
    """One attestation: how it is carried, what it states, and the exact bytes its signatures cover.

    ``signed`` is None where nothing is signed, or where what is signed has no canonical form.
    """

    carrier: str
    content: Mapping[str, object]
    payload_type: str = ""
    signed: bytes | None = None
    signatures: tuple[GivenSignature, ...] = ()
    notices: tuple[Notice, ...] = ()
    message_digests: tuple[str, ...] = ()


def attestation_of(value: Mapping[str, object], source: Source) -> Attestation:
    """Return what one JSON object carries.

    Raises UnreadableError ``in_toto.not_an_attestation``, ``in_toto.payload`` and the codes of JSON decoding.
    """
    inner = value.get("dsseEnvelope")
    if not isinstance(inner, dict) and isinstance(value.get("messageSignature"), dict):
        return _from_message_signature(as_mapping(value.get("messageSignature")), source)
    envelope = as_mapping(inner) if isinstance(inner, dict) else value
    if "payload" in envelope and "payloadType" in envelope:
        return _from_dsse(envelope, source)
    if isinstance(value.get("signed"), dict) and "signatures" in value:
        return _from_metablock(value)
    if "_type" in value:
        return Attestation("none", value)
    raise UnreadableError(
        "in_toto.not_an_attestation",
        "The file holds neither a statement nor an envelope nor a Metablock.",
        hint="Check that this is an in-toto file.",
        place=Place(source.name),
    )


def _from_dsse(envelope: Mapping[str, object], source: Source) -> Attestation:
    """Take a DSSE envelope apart (DSSE protocol 1.0.2: the signature covers type and payload bytes)."""
    payload = _from_base64(envelope.get("payload"))
    payload_type = envelope.get("payloadType")
    if payload is None or not isinstance(payload_type, str):
        raise UnreadableError(
            "in_toto.payload",
            "The payload of the envelope is not base64, or its type is no text.",
            hint="Check that the file was written completely.",
            place=Place(source.name),
        )
    signatures = tuple(
        GivenSignature(as_text(one.get("keyid")), _from_base64(one.get("sig")) or b"")
        for one in mappings_in(envelope.get("signatures"))
    )
    kind = payload_type.encode("utf-8", "surrogatepass")
    signed = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
    content: Mapping[str, object] = {}
    notices: tuple[Notice, ...] = ()
    if _IN_TOTO_PAYLOAD.fullmatch(payload_type):
        place = f"{source.name}!payload"
        content = as_mapping(decode_json_value(payload, name=place, max_depth=source.limits.max_depth))
        notices = duplicate_key_notices(payload, "in_toto", place)
        if "_type" not in content:
            raise UnreadableError(
                "in_toto.payload", "The payload of the envelope is no in-toto object.", place=Place(place)
            )
    else:
        told = f"The envelope carries {payload_type[:80]!r}, which is not looked into."
        notices = (Notice("in_toto.other_payload", told, Place(source.name)),)
    return Attestation("dsse", content, payload_type[:200], signed, signatures, notices)


def _from_message_signature(value: Mapping[str, object], source: Source) -> Attestation:
    """Take the signature over another file out of a Sigstore bundle; its digest names that file."""
    digest = as_mapping(value.get("messageDigest"))
    raw = _from_base64(digest.get("digest")) or b""
    algorithm = as_text(digest.get("algorithm")).lower().replace("sha2_", "sha").replace("_", "-")
    digests = (f"{algorithm}:{raw.hex()}"[:300],) if algorithm and raw else ()
    signature = GivenSignature("", _from_base64(value.get("signature")) or b"", is_other_kind=True)
    told = "The signature covers another file, which is not here; it is counted and not verified."
    notice = Notice("in_toto.message_signature", told, Place(source.name))
    return Attestation("bundle", {}, signatures=(signature,), notices=(notice,), message_digests=digests)


def _from_metablock(value: Mapping[str, object]) -> Attestation:
    """Take a Metablock apart (in-toto specification 1.0, section 4.2: signed is its canonical JSON)."""
    content = as_mapping(value.get("signed"))
    signatures = tuple(
        GivenSignature(as_text(one.get("keyid")), _from_hex(one.get("sig")), "other_headers" in one)
        for one in mappings_in(value.get("signatures"))
    )
    return Attestation("metablock", content, "", _canonical(content), signatures)


def _canonical(content: Mapping[str, object]) -> bytes | None:
    from securesystemslib.exceptions import FormatError
    from securesystemslib.formats import encode_canonical

    try:
        return (encode_canonical(dict(content)) or "").encode("utf-8")
    except (FormatError, UnicodeEncodeError, RecursionError):
        return None


def _from_base64(value: object) -> bytes | None:
    if not isinstance(value, str):
        return None
    plain = "".join(value.split()).replace("-", "+").replace("_", "/")
    if not plain.endswith("="):
        plain += "=" * (-len(plain) % 4)
    try:
        return base64.b64decode(plain, validate=True)
    except (binascii.Error, ValueError):
        return None


def _from_hex(value: object) -> bytes:
    text = as_text(value)
    try:
        return bytes.fromhex(text) if text.isascii() else b""
    except ValueError:
        return b""
