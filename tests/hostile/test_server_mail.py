# SPDX-License-Identifier: Apache-2.0
"""Links worth a password go to the mail server that is configured, not into the log."""

from __future__ import annotations

import pytest

from asqms.kernel.errors import AsqmsError
from asqms.project.config import mail_settings


def test_mail_goes_to_the_configured_server() -> None:
    found = mail_settings("smtp://us%40er:p%2Fw@mail.example:2525?tls=yes")
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", 2525)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("us@er", "p/w")
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (True, False)


@pytest.mark.parametrize(
    ("url", "tls", "ssl", "port"),
    [
        ("smtp://mail.example", True, False, 587),
        ("smtp://mail.example?tls=no", False, False, 587),
        ("smtps://mail.example", False, True, 465),
    ],
)
def test_mail_is_encrypted_unless_told_otherwise(url: str, tls: bool, ssl: bool, port: int) -> None:  # noqa: FBT001
    found = mail_settings(url)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"], found["EMAIL_PORT"]) == (tls, ssl, port)


def test_only_without_an_address_mail_is_written_to_the_log() -> None:
    assert mail_settings("")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "smtp://mail.example:x", "smtp://h?other=1", "smtp://h?tls=so"]
)
def test_what_is_no_mail_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(AsqmsError) as caught:
        mail_settings(url)
    assert caught.value.code == "settings.bad_value"
