# SPDX-License-Identifier: Apache-2.0
"""Webhooks reach the open Internet and listed networks only, however the address is written (G-I5)."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as some

from asqms.contexts.work.domain.addresses import is_public, networks, resolve, target
from asqms.contexts.work.errors import WorkError

# Numbers are read by the system as it would when it connects; nothing is connected to and nobody is asked.
pytestmark = pytest.mark.enable_socket

PUBLIC = "93.184.215.14"

PRIVATE_LITERALS = (
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1",
    "0177.0.0.1", "017700000001", "0", "0.0.0.0", "0x0", "10.0.0.1", "10.255.255.255", "167772161",  # noqa: S104
    "0xa000001", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1", "3232235521", "0xc0a80001",
    "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.0.1", "100.64.0.1",
    "100.127.255.255", "192.0.0.1", "192.0.2.7", "198.18.0.1", "198.19.255.255", "198.51.100.4",
    "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.88.99.1", "[::1]",
    "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::FFFF:10.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[0:0:0:0:0:ffff:c0a8:0001]",
    "[::127.0.0.1]", "[::7f00:1]", "[::93.184.215.14]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]",
    "[64:ff9b::10.0.0.1]", "[64:ff9b:1::10.0.0.1]", "[2002:7f00:1::]", "[2002:c0a8:1::1]",
    "[2002:a9fe:a9fe::]", "[2001:0:7f00:1::]", "[2001:0:5db8:d70e:0:0:80ff:fffe]", "[2001:db8::1]",
    "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[ff02::1]", "[ff05::1:3]",
    "[100::1]", "[2001:10::1]", "[2001:2::1]", "[::ffff:0:127.0.0.1]",
)  # fmt: skip

UNUSUAL = (
    "", "https://", "https:///x", "http:127.0.0.1", "//127.0.0.1/", "ftp://example.com/",
    "file:///etc/passwd", "gopher://example.com/", "javascript:alert(1)", "unix:///run/x.sock",
    "https://user@example.com/", "https://user:word@example.com/", "https://example.com@127.0.0.1/",
    "https://127.0.0.1#@example.com/", "https://example.com\\@127.0.0.1/", "https://example.com /",
    "https://exa\tmple.com/", "https://exa\nmple.com/", "https://example.com/\r\nHost: other",
    "https://example.com:0/", "https://example.com:99999/", "https://example.com:x/", "https://[::1/",
    "https://::1/", "https://[fe80::1%25eth0]/", "https://ex%61mple.com/", "https://127。0。0。1/",
    "https://①②⑦.0.0.1/", "https://exämple.com/", "https://localhost\x00.example.com/",
    "https://example.com/" + "a" * 2000, "HTTPS//example.com", "https://ex ample.com/",
    "https://[::1]@example.com/", "https://example.com/#fragment", "https://[v1.fe80::1]/",
    "https://[1.2.3.4]/",
)  # fmt: skip

NAMES = {
    "good.example": (PUBLIC,),
    "inside.example": ("10.1.2.3",),
    "both.example": (PUBLIC, "10.1.2.3"),
    "mapped.example": ("::ffff:127.0.0.1",),
    "scoped.example": ("fe80::1%eth0",),
    "six.example": ("2606:2800:220:1:248:1893:25c8:1946",),
    "empty.example": (),
    "localhost": ("127.0.0.1", "::1"),
    "localhost.": ("127.0.0.1",),
    "metadata.internal": ("169.254.169.254",),
}

GOOD = {"good.example", "six.example", "empty.example"}


def ask(host: str, port: int) -> Sequence[str]:
    """Names from the table; numbers as the system reads them, without asking anybody."""
    if host in NAMES:
        return NAMES[host]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(one[4][0]) for one in found]


def refusal(url: str, listed: Sequence[str] = ()) -> str:
    with pytest.raises(WorkError) as caught:
        target(url, networks(listed), ask=ask)
    assert caught.value.hint
    return caught.value.code


@pytest.mark.parametrize("host", PRIVATE_LITERALS)
@pytest.mark.parametrize("form", ["https://{}/hook", "HTTPS://{}:8443/hook?a=b", "http://{}"])
def test_private_addresses_are_refused_however_they_are_written(host: str, form: str) -> None:
    assert refusal(form.format(host)) == "work.webhook_forbidden"


@pytest.mark.parametrize("url", UNUSUAL)
def test_unusual_addresses_are_refused(url: str) -> None:
    assert refusal(url) == "work.webhook_bad_url"


@pytest.mark.parametrize("host", [*sorted(set(NAMES) - GOOD), "LOCALHOST"])
def test_names_of_private_addresses_are_refused_even_beside_good_ones(host: str) -> None:
    assert refusal(f"https://{host}/") == "work.webhook_forbidden"


def test_a_name_without_address_is_told() -> None:
    assert refusal("https://empty.example/") == "work.webhook_unresolved"


def test_the_system_is_asked_and_its_refusal_is_coded() -> None:
    assert "127.0.0.1" in resolve("2130706433", 443)
    with pytest.raises(WorkError) as caught:
        resolve("." * 5, 443)
    assert caught.value.code == "work.webhook_unresolved"


def test_public_addresses_are_pinned() -> None:
    found = target("https://good.example:8443/hook?x=1", ask=ask)
    assert (found.scheme, found.host, found.port, found.address) == ("https", "good.example", 8443, PUBLIC)
    assert target("https://six.example/", ask=ask).address == NAMES["six.example"][0]


def test_listed_networks_are_reached_and_only_those() -> None:
    assert target("http://inside.example/", networks(["10.1.0.0/16"]), ask=ask).port == 80
    assert refusal("https://inside.example/", ["10.2.0.0/16", "::/0"]) == "work.webhook_forbidden"
    assert refusal("http://good.example/", ["10.1.0.0/16"]) == "work.webhook_not_https"
    assert target("https://both.example/", networks(["10.1.0.0/16"]), ask=ask).address == PUBLIC
    assert refusal("http://both.example/", ["10.1.0.0/16"]) == "work.webhook_not_https"


def test_a_mapped_address_is_not_let_in_by_the_network_it_is_mapped_from() -> None:
    assert refusal("https://mapped.example/", ["127.0.0.0/8"]) == "work.webhook_forbidden"


def test_a_wrong_network_is_told() -> None:
    with pytest.raises(WorkError) as caught:
        networks(["10.1.0.0/99"])
    assert caught.value.code == "work.bad_network"


@given(some.ip_addresses(v=4))
def test_an_address_carried_in_another_is_judged_like_itself(address: ipaddress.IPv4Address) -> None:
    for prefix in ("::ffff:", "64:ff9b::"):
        assert is_public(ipaddress.ip_address(f"{prefix}{address}")) == is_public(address)
    for prefix in ("::", "::ffff:0:", "fe80::", "fd00::"):
        assert not is_public(ipaddress.ip_address(f"{prefix}{address}"))


@given(some.text(max_size=60) | some.from_regex(r"https?://[\x00-\x7f]{0,40}", fullmatch=True))
def test_any_text_is_a_target_or_a_coded_refusal(url: str) -> None:
    code = ""
    try:
        found = target(url, ask=lambda _host, _port: (PUBLIC,)).address
    except WorkError as error:
        found, code = PUBLIC, error.code
    assert found == PUBLIC
    assert code in {"", "work.webhook_bad_url", "work.webhook_not_https"}
