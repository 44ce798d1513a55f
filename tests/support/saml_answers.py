# SPDX-License-Identifier: Apache-2.0
"""Takes a SAML answer apart, changes it and signs it again, as its provider would or as an attacker."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner

PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
NAMES = {"p": PROTOCOL, "a": ASSERTION, "s": SIGNATURE}


@dataclass(frozen=True)
class Signer:
    """A key with its certificate."""

    key: bytes
    certificate: str

    def sign(self, answer: etree._Element, *, message: bool = False) -> etree._Element:
        """Sign the assertion of an answer, or the whole message; earlier signatures of it go."""
        element = answer if message else assertion_of(answer)
        for old in element.findall("s:Signature", NAMES):
            element.remove(old)
        placeholder = etree.Element(f"{{{SIGNATURE}}}Signature", Id="placeholder", nsmap={"ds": SIGNATURE})
        element.insert(1, placeholder)  # after the issuer, where the schema wants it
        signer = XMLSigner(c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
        signed = signer.sign(element, key=self.key, cert=self.certificate, reference_uri=element.get("ID"))
        if message:
            return signed
        answer.replace(assertion_of(answer), signed)
        return answer


def stranger() -> Signer:
    """Return a signer that nobody trusts."""
    key = generate_private_key(public_exponent=65_537, key_size=2_048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nobody")])
    now = datetime.now(UTC)  # noqa: TID251 - a certificate must be valid now
    made = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=1,
        not_valid_before=now - timedelta(days=1),
        not_valid_after=now + timedelta(days=1),
    ).sign(key, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Signer(private, made.public_bytes(Encoding.PEM).decode())


def opened(encoded: str) -> etree._Element:
    """Return the answer that a form carries."""
    return etree.fromstring(b64decode(encoded))


def closed(answer: etree._Element) -> str:
    """Return an answer as a form carries it."""
    return b64encode(etree.tostring(answer)).decode()


def assertion_of(answer: etree._Element) -> etree._Element:
    """Return the one assertion that stands where it belongs."""
    (found,) = answer.findall("a:Assertion", NAMES)
    return found


def unsigned(answer: etree._Element) -> etree._Element:
    """Take every signature away."""
    for one in answer.findall(".//s:Signature", NAMES):
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
    return answer


def say(answer: etree._Element, path: str, *, text: str = "", **attributes: str | None) -> etree._Element:
    """Change the text or attributes of every element of a path; an attribute of None goes."""
    for one in answer.findall(path, NAMES):
        if text:
            one.text = text
        for name, value in attributes.items():
            if value is None:
                one.attrib.pop(name, None)
            else:
                one.set(name, value)
    return answer


def _forged(answer: etree._Element, subject: str, victim: str) -> etree._Element:
    forged = deepcopy(assertion_of(answer))
    for one in forged.findall("s:Signature", NAMES):
        forged.remove(one)
    for one in forged.iter():
        if one.text and subject in one.text:
            one.text = one.text.replace(subject, victim)
    forged.set("ID", "_forged")
    return forged


def _beside(answer: etree._Element, forged: etree._Element, *, first: bool) -> etree._Element:
    original = assertion_of(answer)
    (original.addprevious if first else original.addnext)(forged)
    return answer


def _in_extensions(answer: etree._Element, forged: etree._Element) -> etree._Element:
    original = assertion_of(answer)
    answer.replace(original, forged)
    extensions = etree.Element(f"{{{PROTOCOL}}}Extensions")
    extensions.append(original)
    answer.insert(1, extensions)
    return answer


def _in_the_forged(answer: etree._Element, forged: etree._Element) -> etree._Element:
    original = assertion_of(answer)
    answer.replace(original, forged)
    advice = etree.SubElement(forged, f"{{{ASSERTION}}}Advice")
    advice.append(original)
    return answer


def _in_the_signature(answer: etree._Element, forged: etree._Element, *, same_id: bool) -> etree._Element:
    original = assertion_of(answer)
    answer.replace(original, forged)
    if same_id:
        forged.set("ID", str(original.get("ID")))
    signature = original.find("s:Signature", NAMES)
    if signature is not None:
        forged.insert(1, signature)
        signature.append(etree.Element(f"{{{SIGNATURE}}}Object"))
        signature[-1].append(original)
    return answer


def _around_the_answer(answer: etree._Element, forged: etree._Element) -> etree._Element:
    outer = deepcopy(answer)
    outer.set("ID", "_outer")
    outer.replace(assertion_of(outer), forged)
    extensions = etree.Element(f"{{{PROTOCOL}}}Extensions")
    extensions.append(answer)
    outer.insert(1, extensions)
    return outer


Wrapping = Callable[[etree._Element, etree._Element], etree._Element]
WRAPPINGS: dict[str, Wrapping] = {
    "forged before": lambda answer, forged: _beside(answer, forged, first=True),
    "forged after": lambda answer, forged: _beside(answer, forged, first=False),
    "original in extensions": _in_extensions,
    "original in the forged": _in_the_forged,
    "original in the signature": lambda answer, forged: _in_the_signature(answer, forged, same_id=False),
    "original in the signature, same id": lambda answer, forged: _in_the_signature(
        answer, forged, same_id=True
    ),
    "answer around the answer": _around_the_answer,
}
"""Ways to move what is signed and to put forged content where it is read (Somorovsky et al., 2012)."""


def wrapped(answer: etree._Element, how: str, subject: str, victim: str) -> etree._Element:
    """Return a genuine signed answer about a subject, with a forged assertion about a victim."""
    return WRAPPINGS[how](answer, _forged(answer, subject, victim))
