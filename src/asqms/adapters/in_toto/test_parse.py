# SPDX-License-Identifier: Apache-2.0
"""in-toto: what attestations state, whose signatures hold, hostile input, the real files and keys."""

import base64
import contextlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings, strategies
from securesystemslib.formats import encode_canonical

from asqms.adapters.in_toto.parse import adapter
from asqms.kernel.errors import AsqmsError
from asqms.kernel.records import FactValue, Reading
from tests.support.adapter_cases import (
    error_code,
    gives_records_or_a_coded_error,
    json_attacks,
    mutated,
    read,
    samples_of,
    score,
)
from tests.support.shared import require_shared

SAMPLES = {path.name: path.read_bytes() for path in samples_of(__file__)}
DSSE, LINK = SAMPLES["provenance.dsse.json"], SAMPLES["build.link"]
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
STATEMENT = SAMPLES["statement.json"]
PAYLOAD_TYPE = "application/vnd.in-toto+json"
RSA_KEY = rsa.generate_private_key(65537, 2048)
SHORT_KEY = rsa.generate_private_key(65537, 1024)  # noqa: S505 - the size that must be refused
EC_KEY = ec.generate_private_key(ec.SECP256R1())


def pem(key: Ed25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def encoded(payload: bytes) -> bytes:
    return b"DSSEv1 %d %b %d %b" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)


def envelope(*signatures: tuple[str, bytes], payload: bytes = STATEMENT) -> dict[str, object]:
    return {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {"keyid": name, "sig": base64.b64encode(signature).decode()} for name, signature in signatures
        ],
    }


def outcome(data: bytes, *keys: str) -> tuple[FactValue, FactValue, FactValue, FactValue]:
    """Return total, verified, invalid and unverified signatures."""
    facts = read(adapter, data, options={"public_keys": list(keys)}).facts
    return (
        facts["signatures.total"],
        facts["signatures.verified"],
        facts["signatures.invalid"],
        facts["signatures.unverified"],
    )


def codes(reading: Reading) -> list[str]:
    return [notice.code for notice in reading.notices]


def test_an_envelope_is_counted() -> None:
    reading = read(adapter, DSSE)
    assert (reading.format_version, reading.evidence_type) == ("Statement v1", "record.build")
    assert reading.subject_digests == ("sha256:" + "ab" * 32,)
    assert reading.facts["subjects.total"] == 1
    assert reading.facts["predicate_type"] == "https://slsa.dev/provenance/v1"
    assert codes(reading) == ["in_toto.unverified"]
    assert outcome(DSSE) == (1, 0, 0, 1)


def test_a_link_and_a_layout_are_counted() -> None:
    link = read(adapter, LINK)
    assert (link.facts["materials.total"], link.facts["products.total"]) == (1, 1)
    assert link.facts["link.name"] == "build"
    layout = read(adapter, SAMPLES["root.layout"])
    assert (layout.facts["steps.total"], layout.facts["inspections.total"]) == (1, 0)
    assert layout.facts["layout.expires_at"] == "2030-01-01T00:00:00Z"
    assert codes(layout) == ["in_toto.unsigned"]


@pytest.mark.parametrize("data", [DSSE, LINK], ids=["dsse", "metablock"])
def test_signatures_hold_only_with_the_right_key_over_the_same_bytes(data: bytes) -> None:
    assert outcome(data, pem(SIGNER)) == (1, 1, 0, 0)
    assert outcome(data, pem(STRANGER), pem(SIGNER)) == (1, 1, 0, 0)
    assert outcome(data, pem(STRANGER)) == (1, 0, 1, 0)
    reading = read(adapter, data, options={"public_keys": pem(STRANGER)})
    assert codes(reading) == ["in_toto.signature_invalid"]
    changed = json.loads(data)
    if "signed" in changed:
        changed["signed"]["products"]["window-lift.bin"]["sha256"] = "cd" * 32
    else:
        changed["payload"] = base64.b64encode(STATEMENT.replace(b"ab", b"cd")).decode()
    assert outcome(json.dumps(changed).encode(), pem(SIGNER)) == (1, 0, 1, 0)


def test_rsa_and_ecdsa_keys_verify() -> None:
    data = encoded(STATEMENT)
    pss = RSA_KEY.sign(data, PSS(MGF1(SHA256()), 32), SHA256())
    older = RSA_KEY.sign(data, PKCS1v15(), SHA256())
    curve = EC_KEY.sign(data, ec.ECDSA(SHA256()))
    signed = json.dumps(envelope(("a", pss), ("b", older), ("c", curve))).encode()
    assert outcome(signed, pem(RSA_KEY), pem(EC_KEY)) == (3, 3, 0, 0)
    facts = read(adapter, signed, options={"public_keys": [pem(RSA_KEY), pem(EC_KEY)]}).facts
    assert facts["signatures.signers"] == 2
    assert outcome(signed, pem(RSA_KEY)) == (3, 2, 0, 1)


def test_a_metablock_takes_no_older_padding() -> None:
    content = {"_type": "link", "name": "build", "materials": {}, "products": {}}
    signature = RSA_KEY.sign((encode_canonical(content) or "").encode(), PKCS1v15(), SHA256())
    block = {"signed": content, "signatures": [{"keyid": "a", "sig": signature.hex()}]}
    assert outcome(json.dumps(block).encode(), pem(RSA_KEY)) == (1, 0, 1, 0)


def test_a_bundle_and_lines_are_read() -> None:
    bundle = json.dumps({"mediaType": "x", "dsseEnvelope": json.loads(DSSE)}).encode()
    assert score(adapter, bundle) == 85
    assert outcome(bundle, pem(SIGNER)) == (1, 1, 0, 0)
    line = json.dumps(json.loads(DSSE)).encode()
    facts = read(adapter, line + b"\n" + line + b"\n").facts
    assert (facts["attestations.total"], facts["subjects.total"]) == (2, 2)


def test_another_payload_is_told_and_a_doubled_key_too() -> None:
    other = {"payloadType": "text/plain", "payload": "eA==", "signatures": []}
    assert codes(read(adapter, json.dumps(other).encode())) == ["in_toto.other_payload", "in_toto.unsigned"]
    doubled = envelope(payload=b'{"_type": "link", "name": "a", "name": "b"}')
    assert "in_toto.duplicate_key" in codes(read(adapter, json.dumps(doubled).encode()))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_samples_are_recognised(name: str) -> None:
    assert score(adapter, SAMPLES[name], name) >= 90


def test_other_content_is_not_recognised() -> None:
    assert score(adapter, b'{"signed": 1, "signatures": []}') == 0
    assert score(adapter, b'{"payload": 1}') == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{}", "in_toto.not_an_attestation"),
        (b"[]", "in_toto.not_an_attestation"),
        (b'{"_type": "other"}', "in_toto.statement"),
        (b'{"_type": "https://in-toto.io/Statement/v1"}', "in_toto.statement"),
        (b'{"payload": "?", "payloadType": "x"}', "in_toto.payload"),
        (json.dumps(envelope(payload=b"{}")).encode(), "in_toto.payload"),
        (json.dumps(envelope(payload=b"[")).encode(), "json.syntax"),
        (json.dumps({"payload": "", "payloadType": 1}).encode(), "in_toto.payload"),
    ],
)
def test_what_is_no_attestation_is_refused(data: bytes, code: str) -> None:
    assert error_code(adapter, data) == code


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"public_keys": ["not a key"]}, "in_toto.public_key"),
        ({"public_keys": [1]}, "in_toto.public_key"),
        ({"public_keys": ["\ud800"]}, "in_toto.public_key"),
        ({"public_keys": [pem(SHORT_KEY)]}, "in_toto.public_key"),
        ({"public_keys": 1}, "in_toto.option"),
        ({"keys": []}, "in_toto.option"),
    ],
)
def test_wrong_options_are_refused(options: dict[str, object], code: str) -> None:
    assert error_code(adapter, DSSE, options) == code


def test_too_many_signatures_are_refused() -> None:
    data = json.dumps(envelope(*[("a", b"x")] * 10_001)).encode()
    assert error_code(adapter, data, {"public_keys": pem(SIGNER)}) == "in_toto.too_many_signatures"


@pytest.mark.parametrize("attack", json_attacks().values())
def test_attacks_give_a_code(attack: bytes) -> None:
    assert gives_records_or_a_coded_error(adapter, attack)


@given(mutated(list(SAMPLES.values())) | strategies.binary(max_size=100))
@settings(max_examples=150, deadline=None)
def test_damaged_files_give_records_or_a_code(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    with contextlib.suppress(AsqmsError):
        read(adapter, data, options={"public_keys": pem(SIGNER)})


@given(strategies.integers(0, len(STATEMENT) * 8 - 1))
@settings(max_examples=60, deadline=None)
def test_any_changed_bit_of_the_payload_is_found(bit: int) -> None:
    changed = bytearray(STATEMENT)
    changed[bit // 8] ^= 1 << bit % 8
    data = json.dumps(envelope(("", SIGNER.sign(encoded(STATEMENT))), payload=bytes(changed))).encode()
    with contextlib.suppress(AsqmsError):
        assert read(adapter, data, options={"public_keys": pem(SIGNER)}).facts["signatures.verified"] == 0


REAL: dict[str, dict[str, FactValue]] = {
    "slsa-dsse/oci-dsse-att.json": {
        "carrier": "dsse", "signatures.total": 1, "payload_type": "application/vnd.in-toto+json",
        "statement_type": "https://in-toto.io/Statement/v0.1",
        "predicate_type": "https://slsa.dev/provenance/v0.2", "subjects.total": 1, "materials.total": 0,
        "products.total": 0,
    },
    "slsa-dsse/oci-kubectl-linux-amd64-in-toto.json": {
        "statement_type": "https://in-toto.io/Statement/v0.1",
        "predicate_type": "https://slsa.dev/provenance/v0.2", "subjects.total": 75,
    },
    "slsa-dsse/certify-vuln.json": {
        "statement_type": "https://in-toto.io/Statement/v0.1",
        "predicate_type": "https://in-toto.io/attestation/vulns/v0.1", "subjects.total": 1,
    },
    "in-toto-links/package.2f89b927.link": {
        "statement_type": "link", "link.name": "package", "signatures.total": 1, "materials.total": 1,
        "products.total": 1, "steps.total": 0, "inspections.total": 0,
    },
    "in-toto-links/write-code.776a00e2.link": {
        "statement_type": "link", "link.name": "write-code", "signatures.total": 1, "materials.total": 0,
        "products.total": 1, "steps.total": 0, "inspections.total": 0,
    },
    "in-toto-links/demo.layout.template": {
        "statement_type": "layout", "signatures.total": 0, "materials.total": 0, "products.total": 0,
        "steps.total": 2, "inspections.total": 1,
    },
}  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(REAL))
def test_real_files_have_the_counted_facts(name: str) -> None:
    data = (require_shared() / "attestation" / name).read_bytes()
    facts = read(adapter, data).facts
    assert {fact: facts[fact] for fact in REAL[name]} == REAL[name]
    assert score(adapter, data, name) >= 90


@pytest.mark.shared
@pytest.mark.parametrize(
    ("link", "signer", "others"),
    [
        ("package.2f89b927.link", "carl", ("alice", "bob")),
        ("write-code.776a00e2.link", "bob", ("alice", "carl")),
    ],
)
def test_real_signatures_verify_with_the_real_keys(link: str, signer: str, others: tuple[str, str]) -> None:
    folder = require_shared() / "attestation/in-toto-links"
    data = (folder / link).read_bytes()
    keys = {name: (folder / f"{name}.pub").read_text() for name in ("alice", "bob", "carl")}
    assert outcome(data, keys[signer]) == (1, 1, 0, 0)
    assert outcome(data, *keys.values()) == (1, 1, 0, 0)
    assert outcome(data, *(keys[name] for name in others)) == (1, 0, 1, 0)
    changed = data.replace(b'"sha256": "7', b'"sha256": "8')
    assert changed != data
    assert outcome(changed, keys[signer]) == (1, 0, 1, 0)


def test_a_bundle_over_another_file_is_counted_and_told() -> None:
    message = {
        "messageDigest": {"algorithm": "SHA2_256", "digest": base64.b64encode(b"\xab" * 32).decode()},
        "signature": base64.b64encode(b"x").decode(),
    }
    data = json.dumps({"mediaType": "x", "verificationMaterial": {}, "messageSignature": message}).encode()
    assert score(adapter, data) == 85
    reading = read(adapter, data)
    assert reading.subject_digests == ("sha256:" + "ab" * 32,)
    assert (reading.facts["carrier"], reading.facts["signatures.unverified"]) == ("bundle", 1)
    assert codes(reading) == ["in_toto.message_signature", "in_toto.unverified"]


def test_base64_without_padding_and_in_the_alphabet_of_addresses_is_read() -> None:
    loose = json.loads(DSSE)
    loose["payload"] = loose["payload"].replace("+", "-").replace("/", "_").rstrip("=")
    loose["signatures"][0]["sig"] = loose["signatures"][0]["sig"].rstrip("=")
    assert outcome(json.dumps(loose).encode(), pem(SIGNER)) == (1, 1, 0, 0)
    loose["payload"] = "a"
    assert error_code(adapter, json.dumps(loose).encode()) == "in_toto.payload"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"subject": None}, "in_toto.no_subject"),
        ({"subject": []}, "in_toto.no_subject"),
        ({"_type": "https://in-toto.io/Statement/v1.1"}, "in_toto.unknown_type"),
    ],
)
def test_a_statement_that_is_nearly_right_is_read_and_told(changes: dict[str, object], told: str) -> None:
    data = json.dumps({**json.loads(STATEMENT), **changes}).encode()
    assert codes(read(adapter, data)) == [told, "in_toto.unsigned"]


def test_an_envelope_may_name_its_predicate_in_the_type() -> None:
    typed = {**json.loads(DSSE), "payloadType": "application/vnd.in-toto.provenance+json"}
    assert read(adapter, json.dumps(typed).encode()).facts["subjects.total"] == 1
