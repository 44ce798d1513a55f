# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference/cli.md from the commands themselves: every command, argument and option."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from asqms.faces.cli.application import root

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "cli.md"
INTRODUCTION = """\
# Commands

`asqms` works on a workspace, a folder with `asqms.yaml`; without a folder it takes the one you are in, or
the nearest above it. Results go to standard output, questions and errors to standard error.
[Exit codes](exit-codes.md) are the same for every command. Days are written `2026-06-30`. `-h` explains
any command.

This page is written by `python -m tools.cli_reference`.

"""
HIDDEN = frozenset({"help"})
_SEVERAL = re.compile(r"several times|Repeatable")


def page() -> str:
    """Return the whole page."""
    commands = list(_commands(root, ("asqms",)))
    index = ["| command | what it does |", "|---|---|"]
    index += [f"| [`{name}`](#{_anchor(name)}) | {_first_sentence(one)} |" for name, one in commands[1:]]
    parts = [INTRODUCTION + "\n".join(index) + "\n"]
    parts += [_section(name, one) for name, one in commands[1:]]
    return "\n".join(parts)


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command, **root.context_settings)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from _commands(below, (*path, name))


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name, **root.context_settings)
    lines = [f"## {name}", "", "```", *_usage(command, context), "```", "", *_paragraphs(command)]
    options = [one for one in command.params if isinstance(one, click.Option) and one.name not in HIDDEN]
    if options:
        lines += ["| option | meaning |", "|---|---|", *(_row(one, context) for one in options), ""]
    if isinstance(command, click.Group):
        below = command.list_commands(context)
        lines += [f"Commands: {', '.join(f'`{one}`' for one in below)}.", ""]
    return "\n".join(lines)


def _usage(command: click.Command, context: click.Context) -> list[str]:
    words = " ".join(command.collect_usage_pieces(context))
    return [f"{context.info_name} {words}"]


def _paragraphs(command: click.Command) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", (command.help or "").strip()):
        yield re.sub(r"\s+", " ", paragraph).strip()
        yield ""


def _row(option: click.Option, context: click.Context) -> str:
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    names = ", ".join(f"`{name}{value}`" for name in (*option.opts, *option.secondary_opts))
    told = re.sub(r"\s+", " ", option.help or "").strip()
    default = option.get_default(context, call=False)
    plain = default if isinstance(default, str | int | float) and not isinstance(default, bool) else None
    more = f" Default: `{plain}`." if plain not in (None, "") else ""
    several = " May be given several times." if option.multiple and not _SEVERAL.search(told) else ""
    cells = (names, f"{told}{several}{more}")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _first_sentence(command: click.Command) -> str:
    text = re.sub(r"\s+", " ", (command.help or "").strip())
    return re.split(r"(?<=\.) ", text, maxsplit=1)[0]


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


def main() -> int:
    """Write the page anew."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
