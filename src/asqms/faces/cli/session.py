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
from typing import TYPE_CHECKING, Any

from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.clock import Clock

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.text import Text

MANY_FILES = 50
STEPS_SHOWN = 200
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control signs but tab and line end, and those that turn the direction of writing."""


@dataclass
class Session:
    """One run of the command line; adapters load when a command first needs them.

    ``kept`` holds what is large until the process ends, which costs less than freeing it.
    """

    load_adapters: Callable[[], AdapterRegistry]
    clock: Clock
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

        def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - as the library has it
            """Show signs that steer a terminal as replacements: file content may hold any."""
            return super().render_str(STEERING.sub("\ufffd", text), **options)

    stream = sys.stderr if errors else sys.stdout
    with suppress(AttributeError, OSError, ValueError):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    return Quiet(stderr=errors, highlight=False, soft_wrap=True, emoji=False)


def _bar(console: Console) -> Progress:
    from rich.progress import Progress

    bar = Progress(console=console, transient=True)
    bar.start()
    return bar
