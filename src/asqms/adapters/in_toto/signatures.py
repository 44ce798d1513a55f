# SPDX-License-Identifier: Apache-2.0
"""Decides for each signature: made by a given key, made by nobody we know, or not over these bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from asqms.adapters.in_toto.envelopes import Attestation, GivenSignature
from asqms.adapters.in_toto.keys import PublicKey
from asqms.kernel.errors import LimitError, Place
from asqms.kernel.records import FactValue, Notice

MOST_ATTEMPTS = 10_000


@dataclass(slots=True)
class SignatureCounts:
    """How many signatures were found, and what became of them."""

    total: int = 0
    verified: int = 0
    unverified: int = 0
    invalid: int = 0
    signers: set[frozenset[str]] = field(default_factory=set)
    attempts: int = 0

    def add(self, attestation: Attestation, keys: Sequence[PublicKey], name: str) -> None:
        """Look at every signature of one attestation.

        Without keys all stay unverified. A signature that no given key made is invalid when it names
        a given key, or when no signature of the attestation was verified: then the key is wrong or
        the bytes were changed. Beside a verified one it belongs to somebody whose key was not given.
        Raises LimitError ``in_toto.too_many_signatures``.
        """
        self.total += len(attestation.signatures)
        self.attempts += len(attestation.signatures) * len(keys)
        if self.attempts > MOST_ATTEMPTS:
            raise LimitError(
                "in_toto.too_many_signatures", "There are too many signatures to verify.", place=Place(name)
            )
        if not keys:
            self.unverified += len(attestation.signatures)
            return
        left: list[GivenSignature] = []
        verified = 0
        for one in attestation.signatures:
            signer = _signer(one, attestation, keys)
            if signer is None:
                left.append(one)
            else:
                verified += 1
                self.signers.add(signer.identities)
        self.verified += verified
        known = {identity for key in keys for identity in key.identities}
        for one in left:
            if one.is_other_kind or (verified and one.key_id not in known):
                self.unverified += 1
            else:
                self.invalid += 1

    def facts(self) -> Mapping[str, FactValue]:
        """Return the facts."""
        return {
            "signatures.total": self.total,
            "signatures.verified": self.verified,
            "signatures.unverified": self.unverified,
            "signatures.invalid": self.invalid,
            "signatures.signers": len(self.signers),
        }

    def notices(self, name: str, *, has_keys: bool) -> tuple[Notice, ...]:
        """Return what a reader must know about the signatures."""
        place = Place(name)
        found: list[Notice] = []
        if not self.total:
            found.append(Notice("in_toto.unsigned", "Nothing in the file is signed.", place))
        if self.invalid:
            told = f"{self.invalid} signatures were not made over these bytes by a given key."
            found.append(Notice("in_toto.signature_invalid", told, place))
        if self.unverified:
            reason = "their key was not given" if has_keys else "no public key was given"
            told = f"{self.unverified} signatures were not verified: {reason}."
            found.append(Notice("in_toto.unverified", told, place))
        return tuple(found)


def _signer(one: GivenSignature, attestation: Attestation, keys: Sequence[PublicKey]) -> PublicKey | None:
    """Return the key that made a signature; the key id is a hint that only orders the attempts."""
    if attestation.signed is None or not one.signature or one.is_other_kind:
        return None
    only_pss = attestation.carrier == "metablock"
    for key in sorted(keys, key=lambda key: one.key_id not in key.identities):
        if key.verifies(one.signature, attestation.signed, only_pss=only_pss):
            return key
    return None
