# SPDX-License-Identifier: Apache-2.0
"""Which addresses webhooks may reach: the open Internet and listed networks, nothing private."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

from asqms.contexts.work.errors import WorkError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Sequence[str]]

MOST_SIGNS = 2000
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}")
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_RELAYS = ipaddress.ip_network("192.88.99.0/24")


@dataclass(frozen=True, slots=True)
class Target:
    """A vetted address: connect to ``address`` and nowhere else, whatever the name says later."""

    scheme: str
    host: str
    port: int
    address: str


def resolve(host: str, port: int) -> Sequence[str]:
    """Return every address the system knows for a host; raises WorkError ``work.webhook_unresolved``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WorkError(
            "work.webhook_unresolved", f"The host {host[:100]} cannot be resolved.", hint="Check its name."
        ) from error
    return [str(one[4][0]) for one in found]


def networks(listed: Sequence[str]) -> tuple[Network, ...]:
    """Return networks by their texts; raises WorkError ``work.bad_network``."""
    try:
        return tuple(ipaddress.ip_network(one) for one in listed)
    except ValueError as error:
        raise WorkError(
            "work.bad_network",
            f"ASQMS_WEBHOOK_NETWORKS holds no network: {error}.",
            hint="Write networks such as 10.1.0.0/16 or fd00:1::/64.",
        ) from error


def target(url: str, allowed: Sequence[Network] = (), *, ask: Resolve = resolve) -> Target:
    """Return where a webhook may connect to.

    Every address of the host must be allowed, so that a name with a good and a bad one is refused. Outside
    listed networks only https is used. Raises WorkError ``work.webhook_bad_url``,
    ``work.webhook_unresolved``, ``work.webhook_forbidden`` or ``work.webhook_not_https``.
    """
    scheme, host, port = _parts(url)
    found = [_address(text) for text in ask(host, port)]
    if not found:
        raise WorkError(
            "work.webhook_unresolved", f"The host {host[:100]} has no address.", hint="Check its name."
        )
    listed = all(_inside(one, allowed) for one in found)
    if not all(_inside(one, allowed) or is_public(one) for one in found):
        raise WorkError(
            "work.webhook_forbidden",
            f"The host {host[:100]} is in a network that webhooks may not reach.",
            hint="Whoever runs the server can list its network in ASQMS_WEBHOOK_NETWORKS.",
        )
    if scheme == "http" and not listed:
        raise WorkError(
            "work.webhook_not_https", "Webhooks leave by https only.", hint="Give an https address."
        )
    return Target(scheme, host, port, str(found[0]))


def _parts(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a plain address; anything unusual in it is refused."""
    refused = WorkError(
        "work.webhook_bad_url",
        "This is no address a webhook can be sent to.",
        hint="Write https://host/path without user name, spaces or fragment.",
    )
    if len(url) > MOST_SIGNS or not url.isascii() or re.search(r"[\x00-\x20\x7f\\]", url):
        raise refused
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refused from None
    unusual = "@" in parts.netloc or "#" in url or "%" in host or port == 0
    if parts.scheme not in _PORTS or unusual or not (_HOST.fullmatch(host) or _is_address(host)):
        raise refused
    return parts.scheme, host, port or _PORTS[parts.scheme]


def _is_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).version == 6  # noqa: PLR2004
    except ValueError:
        return False


def _address(text: str) -> Address:
    return ipaddress.ip_address(text.partition("%")[0])


def _inside(address: Address, allowed: Sequence[Network]) -> bool:
    return any(address in network for network in allowed if network.version == address.version)


def is_public(address: Address) -> bool:
    """Tell whether an address is on the open Internet, and every IPv4 address it stands for too."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and address not in _RELAYS
    carried = [
        one for one in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())) if one is not None
    ]
    if any(address in network for network in _TRANSLATED):
        carried.append(IPv4Address(int(address) & 0xFFFFFFFF))
    if carried:
        return all(is_public(one) for one in carried)
    return address in _GLOBAL_UNICAST and address.is_global
