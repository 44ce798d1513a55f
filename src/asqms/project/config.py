# SPDX-License-Identifier: Apache-2.0
"""Reads the environment once into a frozen configuration; an unknown or wrong setting stops the start."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from asqms.kernel.errors import AsqmsError
from asqms.project.sqlite import use_newest_sqlite, write_ahead

PREFIX = "ASQMS_"
MOST_PROCESSES = 4
"""So many processes answer at most where no number is set."""
OF_OTHERS = ("ASQMS_TESTS_", "ASQMS_CHROMIUM", "ASQMS_TRACEBACK", "ASQMS_SERVER", "ASQMS_TOKEN")
"""Variables of the command line and the tests that are no settings of the server."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: what it means, its value without the variable, and how its text becomes a value."""

    meaning: str
    default: object
    read: Callable[[str], object]
    secret: bool = False


def _text(value: str) -> str:
    return value.strip()


def _flag(value: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False}
    found = words.get(value.strip().lower(), False if value.strip().lower() in {"", "off"} else None)
    if found is None:
        raise ValueError("write yes or no")
    return found


def _number(value: str) -> int:
    found = int(value)
    if found < 0:
        raise ValueError("it cannot be negative")
    return found


def _words(value: str) -> tuple[str, ...]:
    return tuple(part for part in value.replace(",", " ").split() if part)


def _day(value: str) -> date | None:
    return date.fromisoformat(value.strip()) if value.strip() else None


def _path(value: str) -> Path:
    return Path(value).expanduser().absolute()


SETTINGS: Mapping[str, Setting] = {
    "HOME": Setting(
        "Folder that holds the database file, the evidence and the keys.", Path("asqms-data"), _path
    ),
    "DATABASE_URL": Setting(
        "postgresql://user:password@host/name; a SQLite file in HOME without it.", "", _text, True
    ),
    "EVIDENCE_URL": Setting(
        "s3://bucket/prefix?endpoint=...&region=...; a folder in HOME without it.", "", _text, True
    ),
    "SECRET_KEY": Setting("Secret that signs sessions; made and kept in HOME without it.", "", _text, True),
    "LEDGER_KEY": Setting(
        "Ed25519 key that signs checkpoints, base64 of 32 bytes; kept in HOME without it.", "", _text, True
    ),
    "ADDRESS": Setting("Address and port to listen on.", "127.0.0.1:8400", _text),
    "BASE_URL": Setting(
        "Address people open, such as https://quality.example; from ADDRESS without it.", "", _text
    ),
    "THREADS": Setting("Requests answered at the same time by one process.", 8, _number),
    "PROCESSES": Setting(
        "Processes that answer requests; without it or 0 one for each processor, at most 4.", 0, _number
    ),
    "WORKER": Setting(
        "yes: the server does background work too, beside those that answer; no: asqms worker does it.",
        True,
        _flag,
    ),
    "DEMO": Setting("yes: the sign-in page offers accounts of the demo organisation.", False, _flag),
    "DEMO_DAY": Setting("Day that the demo organisation lives on, such as 2026-11-20.", None, _day),
    "TRUSTED_PROXIES": Setting(
        "How many proxies stand before the server and set X-Forwarded-For.", 0, _number
    ),
    "LANGUAGE": Setting("Language of people who have chosen none: en, zh-Hans or de.", "en", _text),
    "TIME_ZONE": Setting("Time zone that times are shown in, such as Europe/Berlin.", "UTC", _text),
    "EMAIL_URL": Setting(
        "smtp://user:password@host:port?tls=yes; without it mail is written to the log.", "", _text, True
    ),
    "EMAIL_FROM": Setting("Sender of mail.", "asqms@localhost", _text),
    "OIDC_ISSUER": Setting("Address of the OpenID Connect provider people may sign in with.", "", _text),
    "OIDC_CLIENT": Setting("Client id at that provider.", "", _text),
    "OIDC_SECRET": Setting("Client secret at that provider.", "", _text, True),
    "OIDC_NAME": Setting("Name of that provider on the sign-in page.", "Single sign-on", _text),
    "SAML_METADATA": Setting("Address or file of the SAML identity provider's metadata.", "", _text),
    "SAML_NAME": Setting("Name of that provider on the sign-in page.", "Company sign-on", _text),
    "UPLOAD_LIMIT": Setting("Largest file that may be sent, in bytes.", 2 << 30, _number),
    "WEBHOOK_NETWORKS": Setting("Private networks that webhooks may reach, such as 10.1.0.0/16.", (), _words),
    "DEBUG": Setting("yes: pages show faults in full; never for others than developers.", False, _flag),
}


@dataclass(frozen=True)
class Config:
    """Every setting of the server with its value."""

    home: Path
    database_url: str = field(repr=False)
    evidence_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    ledger_key: str = field(repr=False)
    address: str
    base_url: str
    threads: int
    processes: int
    worker: bool
    demo: bool
    demo_day: date | None
    trusted_proxies: int
    language: str
    time_zone: str
    email_url: str = field(repr=False)
    email_from: str
    oidc_issuer: str
    oidc_client: str
    oidc_secret: str = field(repr=False)
    oidc_name: str
    saml_metadata: str
    saml_name: str
    upload_limit: int
    webhook_networks: tuple[str, ...]
    debug: bool

    @property
    def site_url(self) -> str:
        """The address people open, without a slash at the end."""
        return (self.base_url or f"http://{self.address}").rstrip("/")


def read_config(environment: Mapping[str, str]) -> Config:
    """Return the configuration; any secret may be given as a file by ``..._FILE``.

    Raises AsqmsError ``settings.unknown``, ``settings.bad_value`` or ``settings.unreadable_file``.
    """
    values: dict[str, Any] = {name: setting.default for name, setting in SETTINGS.items()}
    for variable in sorted(environment):
        if not variable.startswith(PREFIX) or variable.startswith(OF_OTHERS):
            continue
        name, text = _named(variable, environment[variable])
        try:
            values[name] = SETTINGS[name].read(text)
        except ValueError as error:
            raise AsqmsError(
                "settings.bad_value",
                f"{variable} has a value that cannot be used: {error}.",
                hint=SETTINGS[name].meaning,
            ) from error
    values["HOME"] = Path(values["HOME"]).absolute()
    values["PROCESSES"] = values["PROCESSES"] or _fitting_processes(values["DATABASE_URL"])
    known = {one.name for one in fields(Config)}
    return Config(**{name.lower(): value for name, value in values.items() if name.lower() in known})


def _fitting_processes(database_url: str) -> int:
    """Return one process for each processor, at most 4; one alone on a SQLite that several could damage."""
    use_newest_sqlite()
    if not database_url and not write_ahead():
        return 1
    return min(MOST_PROCESSES, os.cpu_count() or 1)


def _named(variable: str, value: str) -> tuple[str, str]:
    name = variable.removeprefix(PREFIX)
    if name in SETTINGS:
        return name, value
    of_file = name.removesuffix("_FILE")
    if name != of_file and of_file in SETTINGS and SETTINGS[of_file].secret:
        try:
            return of_file, Path(value).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise AsqmsError(
                "settings.unreadable_file",
                f"{variable} names a file that cannot be read.",
                hint="Check the path and that the server may read it.",
            ) from error
    near = get_close_matches(name, SETTINGS, n=1)
    raise AsqmsError(
        "settings.unknown",
        f"There is no setting {variable}.",
        hint=f"Did you mean {PREFIX}{near[0]}?" if near else "docs/reference/settings.md lists all settings.",
    )


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """A PostgreSQL server by its parts."""

    host: str
    port: str
    name: str
    user: str
    password: str = field(repr=False)
    options: tuple[tuple[str, str], ...] = ()


def database_address(url: str) -> DatabaseAddress:
    """Return the parts of a PostgreSQL address; raises AsqmsError ``settings.bad_value``."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise AsqmsError(
            "settings.bad_value",
            "ASQMS_DATABASE_URL is no PostgreSQL address.",
            hint="Write postgresql://user:password@host:5432/name.",
        )
    return DatabaseAddress(
        host=unquote(parts.hostname or ""),
        port=str(port or ""),
        name=unquote(parts.path.strip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=tuple(parse_qsl(parts.query)),
    )


def mail_settings(url: str) -> Mapping[str, Any]:
    """Return Django's settings for mail: to a server, or into the log without an address.

    Raises AsqmsError ``settings.bad_value``.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        parts = urlsplit(url)
        port, asked = parts.port, dict(parse_qsl(parts.query))
        tls = _flag(asked.get("tls", "yes"))
    except ValueError:
        parts, port, asked, tls = urlsplit(""), None, {}, True
    at_once = parts.scheme == "smtps"
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or set(asked) - {"tls"}:
        raise AsqmsError(
            "settings.bad_value",
            "ASQMS_EMAIL_URL is no address of a mail server.",
            hint="Write smtp://user:password@host:587?tls=yes, or smtps://user:password@host:465.",
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if at_once else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": at_once,
        "EMAIL_USE_TLS": tls and not at_once,
        "EMAIL_TIMEOUT": 20,
    }


@cache
def config() -> Config:
    """Return the configuration of this process."""
    return read_config(os.environ)
