# SPDX-License-Identifier: Apache-2.0
"""Checks the proof of a record offline. One file; needs Python 3.10 or newer and the package cryptography.

    python asqms_verify.py PROOF --key KEY          KEY is the public key you got from its owner
    python asqms_verify.py PROOF --policy FILE      FILE is a trust policy (C2SP tlog-policy)

The proof is text in the form of C2SP tlog-proof. Nothing in it is believed: not its key, not its origin.
It holds only when every byte is as it was written, so a change of a single bit is found.
Exit code 0: it holds. 1: it does not. 2: wrong use. 3: a file cannot be read.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import sys
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LARGEST = 32 << 20
SALT_BYTES = 32
PLAIN, TIMED = 1, 4
FIELDS = {
    "action": str,
    "actor": str,
    "form": int,
    "key": str,
    "kind": str,
    "known_from": str,
    "organisation": str,
    "position": int,
    "reason": str,
    "recorded_at": str,
    "removed": bool,
    "version": int,
}


class ProofError(Exception):
    """The proof does not hold; the text says why."""


class PolicyError(Exception):
    """The key or the policy cannot be used; the text says why."""


class Key:
    """A public Ed25519 key as its owner published it: name, id and bytes."""

    def __init__(self, text: str, kind: int) -> None:
        name, _, rest = text.partition("+")
        stated, _, encoded = rest.partition("+")
        try:
            data = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if not name or len(data) != 33 or data[0] != kind:  # noqa: PLR2004 - type and 32 bytes
            raise PolicyError("the key is not in the form name+id+base64 of an Ed25519 key")
        self.name = name
        self.public = data[1:]
        if self.id(kind).hex() != stated:
            raise PolicyError("the id of the key does not belong to it")

    def id(self, kind: int) -> bytes:
        """Return the four bytes by which a signature of this type names the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([kind]) + self.public).digest()[:4]

    def has_signed(self, kind: int, data: bytes, text: bytes) -> bool:
        """Tell whether ``data`` is the key's signature of this type over the text."""
        if kind == TIMED:
            text = b"cosignature/v1\ntime %d\n" % int.from_bytes(data[:8], "big") + text
            data = data[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(data, text)
        except InvalidSignature:
            return False
        return True


class Policy:
    """Whom the reader trusts: logs, witnesses, and which witnesses have to agree."""

    def __init__(self) -> None:
        self.logs: dict[str, Key] = {}
        self.witnesses: dict[str, Key] = {}
        self.groups: dict[str, tuple[int, list[str]]] = {}
        self.quorum = ""

    @classmethod
    def of_key(cls, text: str) -> Policy:
        """Trust one log and ask for no witness."""
        policy = cls()
        policy._log(text)
        policy.quorum = "none"
        return policy

    @classmethod
    def read(cls, text: str) -> Policy:
        """Read a trust policy; raises PolicyError."""
        policy = cls()
        for number, line in enumerate(text.split("\n"), 1):
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            try:
                policy._line(words)
            except PolicyError as error:
                raise PolicyError(f"line {number}: {error}") from error
        if not policy.quorum:
            raise PolicyError("the policy has no line quorum")
        return policy

    def _line(self, words: list[str]) -> None:
        if words[0] == "log" and len(words) in {2, 3}:
            self._log(words[1])
        elif words[0] == "witness" and len(words) in {3, 4}:
            key = Key(words[2], TIMED)
            if key.public in {one.public for one in self.witnesses.values()}:
                raise PolicyError("the key of this witness is listed twice")
            self.witnesses[self._new_name(words[1])] = key
        elif words[0] == "group" and len(words) > 3:  # noqa: PLR2004 - name, number and a member
            self._group(words[1], words[2], words[3:])
        elif words[0] == "quorum" and len(words) == 2 and not self.quorum:  # noqa: PLR2004 - one name
            if words[1] != "none" and words[1] not in {*self.witnesses, *self.groups}:
                raise PolicyError(f"{words[1]} is not defined above")
            self.quorum = words[1]
        else:
            raise PolicyError("this line is none of log, witness, group and quorum")

    def _log(self, text: str) -> None:
        key = Key(text, PLAIN)
        if key.name in self.logs or key.public in {one.public for one in self.logs.values()}:
            raise PolicyError("this log is listed twice")
        self.logs[key.name] = key

    def _group(self, name: str, number: str, members: list[str]) -> None:
        used = {member for _, others in self.groups.values() for member in others}
        for place, member in enumerate(members):
            if member not in {*self.witnesses, *self.groups} or member in used or member in members[:place]:
                raise PolicyError(f"{member} is not defined above or is in a group already")
        named = {"all": len(members), "any": 1}
        least = named[number] if number in named else int(number) if number.isdigit() else 0
        if not 1 <= least <= len(members):
            raise PolicyError("the number of members that have to agree cannot be met")
        self.groups[self._new_name(name)] = (least, members)

    def _new_name(self, name: str) -> str:
        if name == "none" or name in {*self.witnesses, *self.groups}:
            raise PolicyError(f"the name {name} is taken")
        return name

    def is_met(self, agreed: set[str], name: str = "") -> bool:
        """Tell whether these witnesses are enough."""
        asked = name or self.quorum
        if asked in self.groups:
            least, members = self.groups[asked]
            return sum(self.is_met(agreed, member) for member in members) >= least
        return asked == "none" or asked in agreed


class Proof:
    """The parts of a proof, read in the only accepted form."""

    def __init__(self, data: bytes) -> None:
        if len(data) > LARGEST:
            raise ProofError("the file is larger than a proof can be")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ProofError("the file is not text") from error
        top, blank, note = text.partition("\n\n")
        lines = top.split("\n")
        body, second_blank, signatures = note.partition("\n\n")
        head = body.split("\n")
        if (
            not (blank and second_blank)
            or lines[0] != "c2sp.org/tlog-proof@v1"
            or len(lines) < 3  # noqa: PLR2004 - header, record, index
            or not lines[1].startswith("extra ")
            or not lines[2].startswith("index ")
            or len(head) != 3  # noqa: PLR2004 - origin, size, root
            or not signatures.endswith("\n")
        ):
            raise ProofError("the file is no proof of a record")
        extra = decoded(lines[1][len("extra ") :])
        self.salt, self.record = extra[:SALT_BYTES], extra[SALT_BYTES:]
        self.index = number(lines[2][len("index ") :])
        self.path = [decoded(line) for line in lines[3:]]
        self.origin, self.size, self.root = head[0], number(head[1]), decoded(head[2])
        self.text = (body + "\n").encode()
        self.signatures = [self._signature(line) for line in signatures[:-1].split("\n")]
        if any(len(one) != 32 for one in (self.salt, self.root, *self.path)):  # noqa: PLR2004 - SHA-256
            raise ProofError("a hash or the salt has the wrong length")

    @staticmethod
    def _signature(line: str) -> tuple[str, bytes, bytes]:
        words = line.split(" ")
        if len(words) != 3 or words[0] != "\u2014" or not words[1]:  # noqa: PLR2004 - dash, name, base64
            raise ProofError("a signature line is damaged")
        data = decoded(words[2])
        return words[1], data[:4], data[4:]


def decoded(text: str) -> bytes:
    """Return the bytes of base64 in its one form."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError("a part is no base64") from error
    if base64.b64encode(data).decode() != text:
        raise ProofError("a part is base64 in another form than the one accepted")
    return data


def number(text: str) -> int:
    """Return a number written in its one form."""
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or str(int(text)) != text:  # noqa: PLR2004
        raise ProofError("a number is damaged")
    return int(text)


def computed_root(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Return the root of the tree of ``size`` leaves in which the leaf is at ``index`` beside this path."""
    if index >= size:
        raise ProofError("the log of the checkpoint is too short to hold the record")
    inner = (index ^ (size - 1)).bit_length()
    if len(path) != inner + (index >> inner).bit_count():
        raise ProofError("the path has the wrong length")
    node = leaf
    for height, step in enumerate(path):
        is_right = height >= inner or index >> height & 1
        left, right = (step, node) if is_right else (node, step)
        node = hashlib.sha256(b"\x01" + left + right).digest()
    return node


def read_record(data: bytes) -> tuple[dict[str, object], object]:
    """Return the facts and the content of a record from its bytes."""
    line, _, content = data.partition(b"\n")
    facts = in_one_form(line)
    if not isinstance(facts, dict) or set(facts) != set(FIELDS):
        raise ProofError("the record does not have the facts of a record")
    if any(type(facts[name]) is not kind for name, kind in FIELDS.items()) or facts["form"] != 1:
        raise ProofError("a fact of the record is not of its kind")
    return facts, in_one_form(content)


def in_one_form(data: bytes) -> object:
    """Return a value from JSON that is written in its one form."""
    try:
        value = json.loads(data)
        again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        same = again.encode() == data
    except (ValueError, RecursionError) as error:
        raise ProofError("the record is not written as records are") from error
    if not same:
        raise ProofError("the record is not in its one form")
    return value


def check_signatures(proof: Proof, policy: Policy) -> tuple[Key, int, dict[str, int]]:
    """Return the key of the log, the second at which it signed, and the witnesses with theirs.

    The log signs twice, first plainly, then with the time. Every further line must be of a witness of
    the policy, in the order of the policy, so that no line can be changed, added or moved unnoticed.
    """
    log = policy.logs.get(proof.origin)
    if log is None:
        raise ProofError(f"the log {proof.origin[:200]!r} is not one you trust")
    plain, *timed = proof.signatures
    if plain[:2] != (log.name, log.id(PLAIN)) or not log.has_signed(PLAIN, plain[2], proof.text):
        raise ProofError("the checkpoint is not signed by the key of the log")
    if not timed or timed[0][:2] != (log.name, log.id(TIMED)):
        raise ProofError("the checkpoint does not state its time")
    if not log.has_signed(TIMED, timed[0][2], proof.text):
        raise ProofError("the time of the checkpoint is not signed by the key of the log")
    agreed: dict[str, int] = {}
    names = list(policy.witnesses)
    for name, key_id, data in timed[1:]:
        while names and (name, key_id) != (
            policy.witnesses[names[0]].name,
            policy.witnesses[names[0]].id(TIMED),
        ):
            names.pop(0)
        if not names or not policy.witnesses[names[0]].has_signed(TIMED, data, proof.text):
            raise ProofError(f"the line of {name[:200]!r} is not a signature of a witness you trust")
        agreed[names.pop(0)] = int.from_bytes(data[:8], "big")
    if not policy.is_met(set(agreed)):
        raise ProofError("fewer witnesses have signed than you ask for")
    return log, int.from_bytes(timed[0][2][:8], "big"), agreed


def verify(data: bytes, policy: Policy) -> dict[str, object]:
    """Return what a proof proves; raises ProofError when it does not hold."""
    proof = Proof(data)
    log, second, agreed = check_signatures(proof, policy)
    entry = hashlib.sha256(proof.salt + proof.record).digest()
    leaf = hashlib.sha256(b"\x00" + entry).digest()
    if computed_root(leaf, proof.index, proof.size, proof.path) != proof.root:
        raise ProofError("the record is not in the log that was signed")
    facts, content = read_record(proof.record)
    if facts["position"] != proof.index:
        raise ProofError("the record is proven at another position than its own")
    if log.name.rpartition("/")[2] != quote(str(facts["organisation"]), safe=""):
        raise ProofError("the record is of another organisation than the log")
    return {
        "record": facts,
        "content": content,
        "log": log.name,
        "size": proof.size,
        "signed_at": moment(second),
        "witnessed_at": {name: moment(at) for name, at in agreed.items()},
    }


def moment(second: int) -> str:
    """Return a second as a date and a time in UTC."""
    try:
        return datetime.fromtimestamp(second, timezone.utc).isoformat()  # noqa: UP017 - runs on Python 3.10
    except (OverflowError, ValueError, OSError) as error:
        raise ProofError("a time is out of range") from error


def told(proven: dict[str, object]) -> str:
    """Return what was proven as lines for people; texts are written with escapes, which steer no terminal."""
    record = proven["record"]
    shown = ("kind", "key", "version", "action", "actor", "reason", "known_from", "recorded_at", "removed")
    lines = ["The proof holds.", *(f"  {name:<12}{json.dumps(record[name])}" for name in shown)]  # type: ignore[index]
    lines.append(f"  {'content':<12}{json.dumps(proven['content'])}")
    lines.append(f"Entry {record['position']} of {proven['size']}, log {json.dumps(proven['log'])}")  # type: ignore[index]
    lines.append(f"Unchanged since {proven['signed_at']}, by the word of the log.")
    lines += [
        f"Unchanged since {at}, by the word of {json.dumps(name)}."
        for name, at in proven["witnessed_at"].items()  # type: ignore[attr-defined]
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Verify one proof and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("proof", type=Path, help="file with the proof")
    trust = parser.add_mutually_exclusive_group(required=True)
    trust.add_argument("--key", help="public key of the log, as its owner gave it to you")
    trust.add_argument("--policy", type=Path, help="file with the logs and witnesses you trust")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people or for programs"
    )
    chosen = parser.parse_args(arguments)
    try:
        policy = Policy.of_key(chosen.key) if chosen.key else Policy.read(chosen.policy.read_text("utf-8"))
        data = chosen.proof.read_bytes()
    except PolicyError as error:
        sys.stderr.write(f"The policy cannot be used: {error}.\n")
        return 2
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"A file cannot be read: {error}.\n")
        return 3
    try:
        proven = verify(data, policy)
    except ProofError as error:
        sys.stderr.write(f"The proof does not hold: {error}.\n")
        return 1
    sys.stdout.write(json.dumps(proven, indent=2) + "\n" if chosen.format == "json" else told(proven))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
