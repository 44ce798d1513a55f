# SPDX-License-Identifier: Apache-2.0
"""``asqms evidence``: what a file says, before it is used as evidence, and which formats are read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from asqms.faces.cli.session import STEERING, Session
from asqms.kernel.errors import AsqmsError, Place, UnreadableError
from asqms.kernel.outcome import ExitCode
from asqms.kernel.records import Notice
from asqms.workspace.inspection import FileReading, evidence_files, read_file

LARGEST_KEY_BYTES = 1 << 20
FORMATS = click.Choice(["text", "json"])


@click.group()
def command() -> None:
    """Look at evidence files and the adapters that read them."""


@command.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--format", "form", type=FORMATS, default="text", show_default=True, help="How to print.")
@click.option("--adapter", default="", metavar="NAME", help="Use this adapter instead of detecting one.")
@click.option(
    "--option", "options", multiple=True, metavar="KEY=VALUE", help="An adapter's option; VALUE may be JSON."
)
@click.option(
    "--key", "keys", multiple=True, type=click.Path(path_type=Path), help="A public key (PEM) for signatures."
)
@click.pass_obj
def inspect(
    session: Session,
    paths: Sequence[Path],
    form: str,
    adapter: str,
    options: Sequence[str],
    keys: Sequence[Path],
) -> int:
    """Print what each FILE says: format, facts, warnings, or why it cannot be read.

    A directory is given to the adapter that reads it (a git repository), else every file in it is
    inspected. Exit code 3 when a file could not be read.
    """
    given = _options(options, keys)
    if adapter:
        session.adapters.named(adapter)
    readings = [
        read_file(path, session.adapters, adapter=adapter, options=given)
        for path in _watched(session, evidence_files(paths, session.adapters, adapter=adapter))
    ]
    if form == "json":
        _print_json([_as_json(one) for one in readings])
    else:
        _print_text("\n\n".join(_as_text(one) for one in readings))
    return ExitCode.UNREADABLE if any(one.error for one in readings) else ExitCode.CONFORMS


@command.command()
@click.option("--format", "form", type=FORMATS, default="text", show_default=True, help="How to print.")
@click.pass_obj
def adapters(session: Session, form: str) -> int:
    """List the adapters, what they read, and those that could not be loaded."""
    registry = session.adapters
    loaded = [registry.adapters[name].manifest for name in registry.names()]
    if form == "json":
        rows: list[Mapping[str, object]] = [
            {
                "name": one.name,
                "title": one.title,
                "formats": one.formats,
                "versions": one.versions,
                "evidence_types": one.evidence_types,
                "carries_trace": one.carries_trace,
                "limits": {name: getattr(one.limits, name) for name in one.limits.__slots__},
            }
            for one in loaded
        ]
        _print_json({"adapters": rows, "failed": dict(sorted(registry.failed.items()))})
        return ExitCode.CONFORMS
    blocks = [
        "\n".join(
            (
                f"{one.name}: {one.title}",
                f"  formats   {', '.join(one.formats)}",
                f"  versions  {', '.join(one.versions)}",
                f"  evidence  {', '.join(one.evidence_types)}",
                f"  trace     {'yes' if one.carries_trace else 'no'}",
                f"  limit     {one.limits.max_bytes} bytes",
            )
        )
        for one in loaded
    ]
    blocks += [f"{name}: not loaded\n  {reason}" for name, reason in sorted(registry.failed.items())]
    _print_text("\n\n".join(blocks))
    return ExitCode.CONFORMS


def _watched(session: Session, paths: Sequence[Path]) -> Sequence[Path]:
    """Return the paths, shown as progress on a terminal when there are many."""
    if len(paths) < 20 or not session.errors.is_terminal:  # noqa: PLR2004 - a handful is quick enough
        return paths
    from rich.progress import track

    return list(track(paths, "Reading", console=session.errors, transient=True))


def _options(options: Sequence[str], keys: Sequence[Path]) -> dict[str, object]:
    """Return the adapter options; a value that is JSON but no plain text is taken as that value."""
    found: dict[str, object] = {}
    for one in options:
        name, equals, text = one.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{one!r} is not KEY=VALUE.", param_hint="--option")
        found[name] = _value(text)
    if keys:
        found["public_keys"] = [_key_text(path) for path in keys]
    return found


def _value(text: str) -> object:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _key_text(path: Path) -> str:
    place = Place(str(path))
    try:
        if path.stat().st_size > LARGEST_KEY_BYTES or not path.is_file():
            raise UnreadableError("evidence.key_unreadable", "This is not a key file.", place=place)
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UnreadableError(
            "evidence.key_unreadable",
            f"The key could not be read: {type(error).__name__}.",
            hint="Give a public key as a PEM text file.",
            place=place,
        ) from error


def _as_json(one: FileReading) -> dict[str, object]:
    found: dict[str, object] = {"path": one.path.as_posix(), "adapter": one.adapter or None}
    if one.reading is not None:
        found["format_version"] = one.reading.format_version
        found["evidence_type"] = one.reading.evidence_type
    found["digest"] = one.digest or None
    found["size_bytes"] = one.size_bytes
    if one.reading is not None:
        found["facts"] = dict(one.reading.facts)
        found["subject_digests"] = one.reading.subject_digests
    if one.error is not None:
        found["error"] = _error(one.error)
    found["warnings"] = [_warning(notice) for notice in one.notices]
    return found


def _error(error: AsqmsError) -> dict[str, object]:
    place = error.place
    return {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
        "place": place.path if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


def _warning(notice: Notice) -> dict[str, object]:
    place = notice.place
    return {
        "code": notice.code,
        "message": notice.message,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


def _as_text(one: FileReading) -> str:
    lines = [str(one.path)]
    if one.reading is not None:
        lines.append(
            f"  {one.adapter} {one.reading.format_version}, evidence type {one.reading.evidence_type}"
        )
        width = max((len(name) for name in one.reading.facts), default=0)
        lines += [f"  {name:<{width}}  {_shown(value)}" for name, value in one.reading.facts.items()]
    if one.error is not None:
        lines.append(f"  error    {_at(one.error.place)}{one.error.message} [{one.error.code}]")
        if one.error.hint:
            lines.append(f"           {one.error.hint}")
    lines += [f"  warning  {_at(notice.place)}{notice.message} [{notice.code}]" for notice in one.notices]
    return "\n".join(STEERING.sub("\ufffd", line) for line in lines)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _at(place: Place | None) -> str:
    if place is None or place.line is None:
        return ""
    return f"line {place.line}: " if place.column is None else f"line {place.line}, column {place.column}: "


def _print_json(value: object) -> None:
    _print_text(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def _print_text(text: str) -> None:
    """Write UTF-8 whatever the locale; what is no character (an undecodable name) becomes ``?``."""
    click.echo(text.replace(os.linesep, "\n").encode("utf-8", "replace"))
