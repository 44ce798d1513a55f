# SPDX-License-Identifier: Apache-2.0
"""Public keys given as PEM texts, and whether a signature was made by one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from securesystemslib.exceptions import Error as SecureSystemsError
from securesystemslib.formats import encode_canonical
from securesystemslib.signer import Signature, SSlibKey  # type: ignore[attr-defined] # its public names

from asqms.kernel.errors import Place, UnreadableError

MOST_KEYS = 200
SMALLEST_RSA_BITS = 2048
_LONGEST_PEM = 20_000
_RSA_PSS = "rsassa-pss-sha256"
_RSA_PKCS1 = "rsa-pkcs1v15-sha256"
_LEGACY_HASHES = (None, ["sha256", "sha512"])


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One given key: the ids it is known by, and its forms for verification."""

    identities: frozenset[str]
    forms: tuple[SSlibKey, ...]

    def verifies(self, signature: bytes, data: bytes, *, only_pss: bool) -> bool:
        """Return whether this key made the signature over the data."""
        for form in self.forms:
            if only_pss and form.scheme == _RSA_PKCS1:
                continue
            try:
                form.verify_signature(Signature(form.keyid, signature.hex()), data)
            except (SecureSystemsError, ValueError):
                continue
            return True
        return False


def keys_of(options: Mapping[str, object], name: str) -> tuple[PublicKey, ...]:
    """Return the keys of the option ``public_keys``: one PEM text or a list of them.

    Ed25519, ECDSA on P-256, P-384 and P-521, and RSA from 2,048 bits are accepted.
    Raises UnreadableError ``in_toto.option`` or ``in_toto.public_key``.
    """
    unknown = sorted(set(options) - {"public_keys"})
    given = options.get("public_keys", ())
    texts = [given] if isinstance(given, str) else given
    if unknown or not isinstance(texts, list | tuple) or len(texts) > MOST_KEYS:
        raise UnreadableError(
            "in_toto.option",
            f"The option {unknown[0][:60] if unknown else 'public_keys'} is not known, or is no list.",
            hint="Give public_keys as a list of PEM texts.",
            place=Place(name),
        )
    return tuple(_key(text, number, name) for number, text in enumerate(texts, start=1))


def _key(text: object, number: int, name: str) -> PublicKey:
    problem = "is no PEM public key"
    try:
        if isinstance(text, str) and len(text) <= _LONGEST_PEM:
            loaded = load_pem_public_key(text.strip().encode("utf-8"))
            if isinstance(loaded, RSAPublicKey):
                if loaded.key_size >= SMALLEST_RSA_BITS:
                    forms = tuple(SSlibKey.from_crypto(loaded, scheme=one) for one in (_RSA_PSS, _RSA_PKCS1))
                    return PublicKey(_identities(loaded, forms), forms)
                problem = f"is an RSA key below {SMALLEST_RSA_BITS} bits"
            elif isinstance(loaded, Ed25519PublicKey | EllipticCurvePublicKey):
                forms = (SSlibKey.from_crypto(loaded),)
                return PublicKey(_identities(loaded, forms), forms)
            else:
                problem = "is of a kind that is not supported"
    except (ValueError, TypeError, UnsupportedAlgorithm, UnicodeEncodeError):
        pass
    raise UnreadableError(
        "in_toto.public_key",
        f"Public key {number} {problem}.",
        hint="Give an Ed25519, ECDSA or RSA public key in PEM form.",
        place=Place(name),
    )


def _identities(
    loaded: RSAPublicKey | Ed25519PublicKey | EllipticCurvePublicKey, forms: Iterable[SSlibKey]
) -> frozenset[str]:
    """Return the ids tools derive from a key: securesystemslib's present and older ones, and its digest."""
    der = loaded.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    found = {hashlib.sha256(der).hexdigest()}
    for form in forms:
        found.add(form.keyid)
        public = form.keyval["public"]
        bare = public.strip()
        for value in ({"public": bare}, {"public": public}, {"private": "", "public": bare}):
            for hashes in _LEGACY_HASHES:
                described: dict[str, object] = {
                    "keytype": form.keytype,
                    "scheme": form.scheme,
                    "keyval": value,
                }
                if hashes is not None:
                    described["keyid_hash_algorithms"] = hashes
                canonical = encode_canonical(described) or ""
                found.add(hashlib.sha256(canonical.encode("utf-8")).hexdigest())
    return frozenset(found)
