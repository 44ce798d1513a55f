# SPDX-License-Identifier: Apache-2.0
"""Keys, notes, checkpoints, cosignatures and proofs are read in one form only, and are what C2SP says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asqms.contexts.ledger.domain.merkle import consistency_path, root_of
from asqms.contexts.ledger.domain.notes import (
    TIMED,
    LogProof,
    NoteError,
    SignedNote,
    SigningKey,
    TreeHead,
    VerifyingKey,
    signature_holds,
    signed_checkpoint,
    time_of,
    verified_by_any,
    verified_checkpoint,
)
from asqms.contexts.ledger.domain.witness import cosigned
from tests.contexts.ledger.trees import LEAVES, node_of

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
LOG = SigningKey("log.example/one", bytes(range(32)))
WITNESS = SigningKey("witness.example/w", bytes(range(1, 33)))
SPECIFIED_CHECKPOINT = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\u2014 example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\u2014 witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
"""The example of tlog-cosignature; its keys are not published, so only its form can be compared."""


def head_of(size: int, name: str = LOG.name) -> TreeHead:
    return TreeHead(name, size, root_of(LEAVES[:size]))


def test_the_example_of_the_specification_is_read_and_written_the_same() -> None:
    note = SignedNote.parse(SPECIFIED_CHECKPOINT)
    assert str(note) == SPECIFIED_CHECKPOINT
    head = TreeHead.parse(note.text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert str(head) == note.text
    assert time_of(note.signatures[1]) == datetime.fromtimestamp(1_679_315_147, UTC)


def test_a_known_key_and_its_signature() -> None:
    """RFC 8032 section 7.1, test 2, as a key of a note: id and line follow from the specification."""
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    key = SigningKey("example.com/key", seed)
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    assert key.verifying.public == public
    import hashlib

    assert key.verifying.id == hashlib.sha256(b"example.com/key\n\x01" + public).digest()[:4]
    assert key.sign("r").data.hex().startswith("92a009a9f0d4cab8720e820b5f642540")
    assert VerifyingKey.parse(str(key.verifying)) == key.verifying


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000",
        "name+00000000+",
        str(LOG.verifying).replace("log", "gol"),
        str(LOG.verifying).upper(),
        str(LOG.verifying) + "=",
        str(LOG.verifying)[:-1],
        "+" + str(LOG.verifying),
        str(VerifyingKey("n", 2, bytes(32))),
        str(VerifyingKey("n m", 1, bytes(32))),
        str(VerifyingKey("n", 1, bytes(31))),
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        VerifyingKey.parse(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note[:-1],
        lambda note: note + "\n",
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note.replace("\n\n", "\n\n\n"),
        lambda note: note.replace("\u2014", "-"),
        lambda note: note.replace("\u2014 ", "\u2014  "),
        lambda note: note.replace("\n\u2014", "\r\n\u2014"),
        lambda note: note.replace("log.example", "log\texample"),
        lambda note: note.replace("=\n", "\n", 2),
        lambda note: "\n\n" + note,
        lambda note: note.partition("\n\n")[0] + "\n\n",
        lambda note: note.partition("\n\n")[0] + "\n\n\u2014 name AAAA\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(change) -> None:  # noqa: ANN001
    note = str(signed_checkpoint(head_of(7), LOG, AT))
    with pytest.raises(NoteError):
        verified_checkpoint(SignedNote.parse(change(note)), LOG.verifying)


@pytest.mark.parametrize(
    "text",
    [
        "a\n1\n",
        "a\n1\nAAAA\n",
        "\n1\n" + "A" * 43 + "=\n",
        "a\n01\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n\u0661\n" + "A" * 43 + "=\n",
        "a\n99999999999999999999\n" + "A" * 43 + "=\n",
        "a b\n1\n" + "A" * 43 + "=\n",
        "a\n1\n" + "A" * 43 + "=\nextension\n",
        "a\n1\n" + "A" * 43 + "=",
    ],
)
def test_what_is_no_tree_head_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        TreeHead.parse(text)


def test_a_checkpoint_says_which_log_how_large_and_when() -> None:
    note = signed_checkpoint(head_of(7), LOG, AT)
    assert verified_checkpoint(SignedNote.parse(str(note)), LOG.verifying) == (head_of(7), AT)
    assert verified_by_any(note, [WITNESS.verifying, LOG.verifying]) == (head_of(7), AT)
    with pytest.raises(NoteError):
        verified_by_any(note, [WITNESS.verifying])


def test_every_changed_bit_of_a_checkpoint_is_refused() -> None:
    data = str(signed_checkpoint(head_of(7), LOG, AT)).encode()
    accepted = []
    for place in range(len(data) * 8):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        try:
            verified_checkpoint(SignedNote.parse(bytes(changed).decode()), LOG.verifying)
            accepted.append(place)
        except (NoteError, UnicodeDecodeError):
            continue
    assert accepted == []


def test_parts_of_different_checkpoints_do_not_fit_together() -> None:
    notes = [
        signed_checkpoint(head_of(7), LOG, AT),
        signed_checkpoint(head_of(8), LOG, AT),
        signed_checkpoint(head_of(7), LOG, AT + timedelta(minutes=1)),
        signed_checkpoint(head_of(7, WITNESS.name), WITNESS, AT),
        signed_checkpoint(head_of(7), SigningKey(LOG.name, bytes(32)), AT),
    ]
    whole = {str(note) for note in notes}
    for text in {note.text for note in notes}:
        for plain in {note.signatures[0] for note in notes}:
            for timed in {note.signatures[1] for note in notes}:
                mixed = SignedNote(text, (plain, timed))
                try:
                    verified_checkpoint(mixed, LOG.verifying)
                except NoteError:
                    continue
                assert str(mixed) in whole
    for note in notes[:1]:
        for lines in (
            (),
            note.signatures[:1],
            note.signatures[1:],
            note.signatures[::-1],
            note.signatures * 2,
        ):
            with pytest.raises(NoteError):
                verified_checkpoint(SignedNote(note.text, lines), LOG.verifying)


def test_a_witness_cosigns_what_continues_the_log() -> None:
    note = signed_checkpoint(head_of(20), LOG, AT)
    path = consistency_path(7, 20, node_of(20))
    line = cosigned(note, LOG.verifying, head_of(7), path, witness=WITNESS, at=AT)
    assert signature_holds(line, WITNESS.verifying.as_kind(TIMED), note.text)
    assert not signature_holds(line, WITNESS.verifying, note.text)
    assert time_of(line) == AT
    first = cosigned(note, LOG.verifying, None, (), witness=WITNESS, at=AT)
    assert str(first) == str(line)


def test_a_witness_refuses_another_history() -> None:
    note = signed_checkpoint(head_of(20), LOG, AT)
    path = consistency_path(7, 20, node_of(20))
    other = TreeHead(LOG.name, 7, root_of(LEAVES[1:8]))
    strange = signed_checkpoint(head_of(20, "log.example/two"), SigningKey("log.example/two", LOG.seed), AT)
    forged = signed_checkpoint(head_of(20), SigningKey(LOG.name, bytes(32)), AT)
    renamed = SignedNote(strange.text, (LOG.sign(strange.text),))
    for wrong, seen, steps in (
        (note, other, path),
        (note, head_of(21), ()),
        (note, head_of(7), path[:-1]),
        (note, TreeHead("log.example/two", 7, head_of(7).root), path),
        (strange, None, ()),
        (renamed, None, ()),
        (forged, None, ()),
    ):
        with pytest.raises(NoteError):
            cosigned(wrong, LOG.verifying, seen, steps, witness=WITNESS, at=AT)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=100), st.integers(0, 10**12), st.lists(st.binary(min_size=32, max_size=32), max_size=8)
)
def test_a_proof_is_read_as_it_was_written(extra: bytes, index: int, path: list[bytes]) -> None:
    proof = LogProof(extra, index, tuple(path), signed_checkpoint(head_of(7), LOG, AT))
    assert LogProof.parse(str(proof)) == proof


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for kind in (VerifyingKey, SignedNote, TreeHead, LogProof):
        for given_text in (text, "c2sp.org/tlog-proof@v1\n" + text, text + "\n\n\u2014 a AAAAAAAA\n"):
            try:
                found = kind.parse(given_text)
            except NoteError:
                continue
            assert str(found) == given_text


def test_a_time_beyond_reason_is_refused() -> None:
    line = WITNESS.cosign("a\n", AT)
    far = type(line)(line.name, line.key_id, b"\xff" * 8 + line.data[8:])
    with pytest.raises(NoteError):
        time_of(far)
