# SPDX-License-Identifier: Apache-2.0
"""What every command is given: adapters, clock, the two consoles and a sign of progress."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.clock import Clock
from asqms.kernel.errors import AsqmsError

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.progress import Progress
    from rich.segment import Segment

MANY_FILES = 50
STEPS_SHOWN = 200
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control signs but tab and line end, and those that turn the direction of writing."""
COLOUR = re.compile("(\x1b\\[[0-9;]{0,20}m)")


def _no_platform(_: Path | None) -> None:
    raise AsqmsError("platform.not_wired", "This run of the command line has no server part.")


def _no_preparation() -> None:
    _no_platform(None)


@dataclass
class Session:
    """One run of the command line; adapters load when a command first needs them.

    ``open_platform`` starts the contexts over a data folder; ``prepare_database`` brings tables up to
    date; ``serve`` answers requests until stopped.
    ``kept`` holds what is large until the process ends, which costs less than freeing it.
    """

    load_adapters: Callable[[], AdapterRegistry]
    clock: Clock
    open_platform: Callable[[Path | None], None] = _no_platform
    prepare_database: Callable[[], None] = _no_preparation
    serve: Callable[[], None] = _no_preparation
    kept: list[object] = field(default_factory=list)

    @cached_property
    def adapters(self) -> AdapterRegistry:
        """The loaded adapters."""
        return self.load_adapters()

    @cached_property
    def output(self) -> Console:
        """Standard output for people; coloured only on a terminal."""
        return _console(errors=False)

    @cached_property
    def errors(self) -> Console:
        """Standard error for people."""
        return _console(errors=True)

    @contextmanager
    def progress(self, title: str, then: str) -> Iterator[Callable[[int, int], None]]:
        """Give a function to tell how many files are done of how many; ``then`` is what follows the last.

        Shown on standard error when it is a terminal and there are more than 50.
        """
        bar = None

        def told(done: int, total: int) -> None:
            nonlocal bar
            if total <= MANY_FILES or not self.errors.is_terminal:
                return
            if bar is None:
                bar = _bar(self.errors)
                bar.add_task(title, total=total)
            if done == total:
                bar.remove_task(bar.task_ids[0])
                bar.add_task(then, total=None)
            elif done % max(1, total // STEPS_SHOWN) == 0:
                bar.update(bar.task_ids[0], completed=done)

        try:
            yield told
        finally:
            if bar is not None:
                bar.stop()


def harmless(text: str) -> str:
    """Return text from files as a terminal may show it: signs that steer one become replacements.

    Codes of colour and weight stay, because lines may be styled already.
    """
    if STEERING.search(text) is None:
        return text
    return "".join(
        part if COLOUR.fullmatch(part) else STEERING.sub("\ufffd", part) for part in COLOUR.split(text)
    )


@contextmanager
def closed_output_is_no_fault() -> Iterator[None]:
    """Stop writing without an error when the reader of standard output has gone, as ``head`` does."""
    try:
        yield
    except BrokenPipeError:
        silence_output()


def silence_output() -> None:
    """Let standard output lead nowhere, so that nothing fails when it is flushed at the end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _console(*, errors: bool) -> Console:
    from rich.console import Console

    class Quiet(Console):
        """A console that goes quiet when nobody reads it, so that the command keeps its exit code."""

        def on_broken_pipe(self) -> None:
            self.quiet = True
            silence_output()

        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterator[Segment]:
            """Show signs that steer a terminal as replacements: what is read from files may hold any."""
            for one in super().render(renderable, options):
                is_steering = not one.control and STEERING.search(one.text)
                yield one._replace(text=STEERING.sub("\ufffd", one.text)) if is_steering else one

    stream = sys.stderr if errors else sys.stdout
    with suppress(AttributeError, OSError, ValueError):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    return Quiet(stderr=errors, highlight=False, soft_wrap=True, emoji=False)


def _bar(console: Console) -> Progress:
    from rich.progress import Progress

    bar = Progress(console=console, transient=True)
    bar.start()
    return bar
