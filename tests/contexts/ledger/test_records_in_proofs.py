# SPDX-License-Identifier: Apache-2.0
"""The verifier reads records in one form only, even when a trusted log has committed to another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from asqms.contexts.ledger.domain.merkle import leaf_hash
from asqms.contexts.ledger.domain.notes import LogProof, SignedNote, SigningKey, TreeHead
from asqms.contexts.ledger.domain.record import Facts, commitment, record_bytes
from asqms.contexts.ledger.verifier.asqms_verify import LARGEST, Policy, ProofError, verify

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEY = SigningKey("log.example/organisation", bytes(range(32)))
RECORD = record_bytes(
    Facts("organisation", "items", "a", 1, AT.date(), AT, "actor", "action", "", False, '{"id":"a"}', 0)  # noqa: FBT003
)


def proof_of(record: bytes, *, at: datetime = AT) -> bytes:
    extra = bytes(32) + record
    head = TreeHead(KEY.name, 1, leaf_hash(commitment(extra[:32], extra[32:])))
    note = SignedNote(str(head), (KEY.sign(str(head)), KEY.cosign(str(head), at)))
    return str(LogProof(extra, 0, (), note)).encode()


def check(data: bytes) -> dict[str, object]:
    return verify(data, Policy.of_key(str(KEY.verifying)))


def test_a_record_in_its_form_holds() -> None:
    assert check(proof_of(RECORD))["content"] == {"id": "a"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"form":1', b'"form":2'),
        (b'"form":1', b'"form":true'),
        (b'"version":1', b'"version":"1"'),
        (b'"version":1', b'"version":1.0'),
        (b'"removed":false', b'"removed":0'),
        (b'"reason":""', b'"reason":"","reason":""'),
        (b'"reason":""', b'"rea":""'),
        (b'"reason":"",', b""),
        (b"{", b"{ "),
        (b'{"id":"a"}', b'{"id": "a"}'),
        (b'{"id":"a"}', b'{"id":"a","id":"a"}'),
        (b'{"id":"a"}', b'{"id":"\\u0061"}'),
        (b'{"id":"a"}', b'{"id":NaN}'),
        (b'{"id":"a"}', b"[" * 100_000),
        (b'{"id":"a"}', b"\xff"),
        (b'{"id":"a"}', b""),
    ],
)
def test_a_record_in_another_form_is_refused(before: bytes, after: bytes) -> None:
    assert before in RECORD
    with pytest.raises(ProofError):
        check(proof_of(RECORD.replace(before, after, 1)))


def test_files_that_are_none_are_refused() -> None:
    for data in (b"", b"\xff", b"x" * (LARGEST + 1), b"c2sp.org/tlog-proof@v1\n\n\n\n"):
        with pytest.raises(ProofError):
            check(data)
    short = proof_of(RECORD).replace(b"extra ", b"extra AAAA", 1)
    with pytest.raises(ProofError):
        check(short)


def test_a_path_that_is_too_long_is_refused() -> None:
    proof = LogProof.parse(proof_of(RECORD).decode())
    for path in ([bytes(32)], [bytes(31)]):
        with pytest.raises(ProofError):
            check(str(LogProof(proof.extra, 0, path, proof.checkpoint)).encode())
    with pytest.raises(ProofError):
        check(str(LogProof(proof.extra, 1, (), proof.checkpoint)).encode())


def test_a_time_beyond_reason_is_refused() -> None:
    head = TreeHead(KEY.name, 1, leaf_hash(commitment(bytes(32), RECORD)))
    timed = KEY.cosign(str(head), AT)
    from asqms.contexts.ledger.domain.notes import Signature, _timed_text

    far = (1 << 62).to_bytes(8, "big")
    forged = Signature(timed.name, timed.key_id, far + KEY._private.sign(_timed_text(str(head), 1 << 62)))
    note = SignedNote(str(head), (KEY.sign(str(head)), forged))
    with pytest.raises(ProofError):
        check(str(LogProof(bytes(32) + RECORD, 0, (), note)).encode())
