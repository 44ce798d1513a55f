# SPDX-License-Identifier: Apache-2.0
"""Generated pages are current, and one command writes all of them."""

import click

from asqms.faces.cli.application import COMMANDS
from tools.cli_reference import PAGE, page
from tools.reference import schema_files, writers


def test_the_page_of_commands_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tools.reference"


def test_every_command_and_option_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"## asqms {name}\n" not in text] == []
    assert "--undetermined-limit" in text


def test_schemas_are_current() -> None:
    stale = [path.name for path, text in schema_files().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run python -m tools.reference"


def test_one_command_writes_every_page() -> None:
    assert {"checks_reference", "cli_reference", "facts_reference"} <= set(writers())


def test_every_option_says_what_it_does() -> None:
    def silent(command: click.Command, name: str) -> list[str]:
        context = click.Context(command)
        below = command.list_commands(context) if isinstance(command, click.Group) else []
        found = [
            f"{name} {one.name}"
            for one in command.params
            if isinstance(one, click.Option) and not one.help and one.name != "help"
        ]
        for child in below:
            subcommand = command.get_command(context, child) if isinstance(command, click.Group) else None
            found += silent(subcommand, f"{name} {child}") if subcommand else []
        return found

    from asqms.faces.cli.application import root

    assert silent(root, "asqms") == []
