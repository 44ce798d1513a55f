# SPDX-License-Identifier: Apache-2.0
"""A proof holds offline for who trusts one key; any change or mixture of parts is refused (G-A4, G-A5)."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import verifier_source
from asqms.contexts.ledger.domain.notes import TIMED, LogProof, SignedNote, SigningKey, TreeHead, VerifyingKey
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Record
from asqms.contexts.ledger.verifier.asqms_verify import Policy, PolicyError, ProofError, main, verify
from tests.contexts.ledger.logs import AT, UID, change, put, signed_log, undone

pytestmark = pytest.mark.usefixtures("db", "kept_checkpoints")

OTHER = "fedcba9876543210fedcba9876543210"
WITNESSES = [
    SigningKey(f"witness.example/{name}", bytes([number]) * 32) for number, name in enumerate("abc", 1)
]


@pytest.fixture
def proofs(db: None, kept_checkpoints: None) -> list[bytes]:  # noqa: ARG001 - set the stage
    """Return proofs of records of two organisations, under several checkpoints."""
    signed_log()
    put(40, organisation=OTHER)
    ledger.make_checkpoint(OTHER, AT + timedelta(minutes=1))
    return [proof_at(UID, position) for position in (0, 19, 20, 280, 290, 309)] + [
        proof_at(OTHER, position) for position in (0, 20, 39)
    ]


def proof_at(organisation: str, position: int) -> bytes:
    return ledger.prove(Record.objects.get(organisation=organisation, position=position).pk)


def policy() -> Policy:
    keys = (ledger.verifying_key(organisation) for organisation in (UID, OTHER))
    read = Policy()
    read.logs = {key.name: Policy.of_key(str(key)).logs[key.name] for key in keys}
    read.quorum = "none"
    return read


def is_accepted(data: bytes, trusted: Policy) -> bool:
    try:
        verify(data, trusted)
    except ProofError:
        return False
    return True


def test_a_proof_says_what_was_recorded_where_and_since_when(proofs: list[bytes]) -> None:
    proven = verify(proofs[2], Policy.of_key(str(ledger.verifying_key(UID))))
    assert proven["record"]["key"] == "item-00020"
    assert proven["record"]["position"] == 20
    assert proven["content"] == {"id": "item-00020", "name": "Größe 0"}
    assert (proven["size"], proven["signed_at"]) == (290, "2026-11-20T09:31:15+00:00")
    assert all(is_accepted(one, policy()) for one in proofs)


def test_the_proof_of_a_record_is_always_the_same(proofs: list[bytes]) -> None:
    put(500, first=2_000)
    ledger.make_checkpoint(UID, AT + timedelta(minutes=9))
    assert proof_at(UID, 20) == proofs[2]


def test_every_changed_bit_is_refused(proofs: list[bytes]) -> None:
    trusted = policy()
    accepted = []
    for data in (proofs[0], proofs[3]):
        for place in range(len(data) * 8):
            changed = bytearray(data)
            changed[place // 8] ^= 1 << place % 8
            if is_accepted(bytes(changed), trusted):
                accepted.append(place)
    assert accepted == []


def test_every_cut_and_every_lost_or_doubled_byte_is_refused(proofs: list[bytes]) -> None:
    trusted = policy()
    data = proofs[3]
    for place in range(len(data)):
        assert not is_accepted(data[:place], trusted)
        assert not is_accepted(data[:place] + data[place + 1 :], trusted) or data[place : place + 1] == b""
        assert not is_accepted(data[:place] + data[place : place + 1] + data[place:], trusted)
    for more in (b"\n", b" ", b"\0", data, data.splitlines(keepends=True)[-1]):
        assert not is_accepted(data + more, trusted)
        assert not is_accepted(more + data, trusted)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 5_000), gone=st.integers(0, 40), put_in=st.binary(max_size=40))
def test_any_other_change_is_refused(proofs: list[bytes], place: int, gone: int, put_in: bytes) -> None:
    data = proofs[1]
    place %= len(data)
    changed = data[:place] + put_in + data[place + gone :]
    assert is_accepted(changed, policy()) == (changed == data)


def test_parts_of_valid_proofs_do_not_fit_together(proofs: list[bytes]) -> None:
    """Every pair of proofs, every subset of parts exchanged: only what is a whole proof again is accepted."""
    trusted = policy()
    parsed = [LogProof.parse(proofs[place].decode()) for place in (0, 1, 2, 3, -3, -2)]

    def parts(proof: LogProof) -> tuple:
        lines = proof.checkpoint.text.split("\n")
        return (
            proof.extra[:32],
            proof.extra[32:],
            proof.index,
            tuple(proof.path),
            *lines[:3],
            *proof.checkpoint.signatures,
        )

    tried = accepted = 0
    for one, two in product(parsed, repeat=2):
        if one is two:
            continue
        first, second = parts(one), parts(two)
        for choice in product((False, True), repeat=len(first)):
            salt, record, index, path, origin, size, root, plain, timed = (
                b if other else a for other, a, b in zip(choice, first, second, strict=True)
            )
            note = SignedNote(f"{origin}\n{size}\n{root}\n", (plain, timed))
            mixed = str(LogProof(salt + record, index, path, note)).encode()
            tried += 1
            if is_accepted(mixed, trusted):
                accepted += 1
                assert mixed in proofs
    assert tried == 30 * 512
    assert accepted > 0


def test_steps_of_a_path_cannot_be_exchanged(proofs: list[bytes]) -> None:
    trusted = policy()
    proof = LogProof.parse(proofs[3].decode())
    other = LogProof.parse(proofs[5].decode())
    for place in range(len(proof.path)):
        for step in {*proof.path, *other.path, bytes(32)} - {proof.path[place]}:
            path = [*proof.path[:place], step, *proof.path[place + 1 :]]
            changed = LogProof(proof.extra, proof.index, path, proof.checkpoint)
            assert not is_accepted(str(changed).encode(), trusted)


def test_a_key_in_the_proof_or_another_key_is_not_trusted(proofs: list[bytes]) -> None:
    own = ledger.verifying_key(UID)
    strange = SigningKey(own.name, bytes(32))
    proof = LogProof.parse(proofs[0].decode())
    forged_note = SignedNote(
        proof.checkpoint.text,
        (strange.sign(proof.checkpoint.text), strange.cosign(proof.checkpoint.text, AT)),
    )
    forged = str(LogProof(proof.extra, proof.index, proof.path, forged_note)).encode()
    assert is_accepted(forged, Policy.of_key(str(strange.verifying)))
    assert not is_accepted(forged, policy())
    assert not is_accepted(proofs[0], Policy.of_key(str(strange.verifying)))
    assert not is_accepted(proofs[0], Policy.of_key(str(ledger.verifying_key(OTHER))))


def test_another_origin_signed_by_the_same_key_is_refused(proofs: list[bytes]) -> None:
    """One server signs the logs of all its organisations with one key; the name must fit too."""
    here, there = ledger.verifying_key(UID), ledger.verifying_key(OTHER)
    assert here.public == there.public
    assert not is_accepted(proofs[0], Policy.of_key(str(there)))
    assert not is_accepted(proofs[-1], Policy.of_key(str(here)))


def test_a_record_at_another_position_or_of_another_organisation_is_refused(proofs: list[bytes]) -> None:
    from asqms.contexts.ledger.domain.merkle import leaf_hash
    from asqms.contexts.ledger.domain.record import commitment

    key = SigningKey(f"quality.example/{OTHER}", bytes(32))
    extra = LogProof.parse(proofs[0].decode()).extra
    for text, is_right in ((extra, False), (extra.replace(UID.encode(), OTHER.encode()), True)):
        head = TreeHead(key.name, 1, leaf_hash(commitment(text[:32], text[32:])))
        note = SignedNote(str(head), (key.sign(str(head)), key.cosign(str(head), AT)))
        proof = str(LogProof(text, 0, (), note)).encode()
        assert is_accepted(proof, Policy.of_key(str(key.verifying))) == is_right
    moved = extra.replace(b'"position":0', b'"position":1').replace(UID.encode(), OTHER.encode())
    head = TreeHead(key.name, 1, leaf_hash(commitment(moved[:32], moved[32:])))
    note = SignedNote(str(head), (key.sign(str(head)), key.cosign(str(head), AT)))
    assert not is_accepted(str(LogProof(moved, 0, (), note)).encode(), Policy.of_key(str(key.verifying)))


def witnessed(data: bytes, *witnesses: SigningKey) -> bytes:
    proof = LogProof.parse(data.decode())
    lines = tuple(one.cosign(proof.checkpoint.text, AT) for one in witnesses)
    note = SignedNote(proof.checkpoint.text, proof.checkpoint.signatures + lines)
    return str(LogProof(proof.extra, proof.index, proof.path, note)).encode()


def test_witnesses_are_asked_as_the_policy_says(proofs: list[bytes]) -> None:
    one, two, three = WITNESSES
    names = "".join(f"witness {key.name[-1]} {key.verifying.as_kind(TIMED)}\n" for key in WITNESSES)
    trusted = Policy.read(
        f"# trusted\nlog {ledger.verifying_key(UID)}\n{names}group two 2 a b c\nquorum two\n"
    )
    for chosen, is_enough in (
        ((one, two), True),
        ((one, three), True),
        ((one, two, three), True),
        ((), False),
        ((one,), False),
        ((one, one), False),
        ((two, one), False),
        ((one, SigningKey("witness.example/x", bytes(32))), False),
        ((one, SigningKey(two.name, bytes(32))), False),
    ):
        assert is_accepted(witnessed(proofs[0], *chosen), trusted) == is_enough, chosen
    assert not is_accepted(witnessed(proofs[0], one), policy())
    proven = verify(witnessed(proofs[0], one, two), trusted)
    assert proven["witnessed_at"] == {"a": "2026-11-20T09:30:15+00:00", "b": "2026-11-20T09:30:15+00:00"}


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "quorum none\nquorum none",
        "quorum somebody",
        "log nonsense\nquorum none",
        "log {log}\nlog {log}\nquorum none",
        "log {log} url more\nquorum none",
        "witness a {log}\nquorum a",
        "witness a {a}\nwitness a {b}\nquorum a",
        "witness a {a}\nwitness b {a}\nquorum a",
        "witness none {a}\nquorum none",
        "witness a {a}\ngroup g 2 a\nquorum g",
        "witness a {a}\ngroup g 0 a\nquorum g",
        "witness a {a}\ngroup g any a a\nquorum g",
        "witness a {a}\ngroup g any a b\nquorum g",
        "witness a {a}\ngroup g any a\ngroup h any a\nquorum h",
        "witness a {a}\ngroup g any\nquorum g",
        "trust everybody\nquorum none",
    ],
)
def test_a_policy_that_says_nothing_clear_is_refused(lines: str) -> None:
    log = SigningKey("log.example/x", bytes(32)).verifying
    one, two = (key.verifying.as_kind(TIMED) for key in WITNESSES[:2])
    with pytest.raises(PolicyError):
        Policy.read(lines.format(log=log, a=one, b=two))


def test_policies_of_groups() -> None:
    keys = "".join(
        f"witness {key.name[-1]} {key.verifying.as_kind(TIMED)} https://w.example\n" for key in WITNESSES
    )
    trusted = Policy.read(f"{keys}group ab all a b\ngroup any any ab c\nquorum any\n")
    assert trusted.is_met({"a", "b"})
    assert trusted.is_met({"c"})
    assert not trusted.is_met({"a"})
    assert not trusted.is_met(set())


@pytest.mark.parametrize(
    "text", ["", "name", "name+00000000+AAAA", "n+x+y+z", str(VerifyingKey("n", TIMED, bytes(32)))]
)
def test_a_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(PolicyError):
        Policy.of_key(text)


def test_one_file_is_enough_to_verify(proofs: list[bytes], tmp_path: Path) -> None:
    """The program runs alone in an isolated Python, away from our package."""
    key = str(ledger.verifying_key(UID))
    program, proof = tmp_path / "asqms_verify.py", tmp_path / "record.tlog-proof"
    program.write_bytes(verifier_source())
    proof.write_bytes(proofs[3])
    script = (
        "import runpy, sys; sys.modules['asqms'] = None; "
        f"sys.argv = {[str(program), str(proof), '--key', key, '--format', 'json']!r}; "
        f"runpy.run_path({str(program)!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["record"]["position"] == 280


def test_the_program_says_why(
    proofs: list[bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof, trust = tmp_path / "record.tlog-proof", tmp_path / "policy"
    key = str(ledger.verifying_key(UID))
    proof.write_bytes(proofs[3])
    trust.write_text(f"log {key}\nquorum none\n")
    assert main([str(proof), "--policy", str(trust)]) == 0
    assert capsys.readouterr().out.startswith("The proof holds.\n")
    proof.write_bytes(proofs[3].replace(b"index 280", b"index 281"))
    assert main([str(proof), "--key", key]) == 1
    assert (
        capsys.readouterr().err == "The proof does not hold: the record is not in the log that was signed.\n"
    )
    assert main([str(proof), "--key", "nonsense"]) == 2
    assert main([str(tmp_path / "nothing"), "--key", key]) == 3
    proof.write_bytes(b"\xff")
    assert main([str(proof), "--key", key]) == 1


def test_what_cannot_be_proven_is_refused() -> None:
    (first,) = put(1)
    for number, code in ((first.id, "ledger.not_signed_yet"), (0, "ledger.no_record")):
        with pytest.raises(LedgerError) as refused:
            ledger.prove(number)
        assert refused.value.code == code
    ledger.make_checkpoint(UID, AT)
    with undone():
        change("UPDATE ledger_record SET reason = 'other'")
        with pytest.raises(LedgerError) as refused:
            ledger.prove(first.id)
    assert refused.value.code == "ledger.damaged"
