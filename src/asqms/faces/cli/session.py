# SPDX-License-Identifier: Apache-2.0
"""What every command is given: adapters, clock and the two consoles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.clock import Clock

if TYPE_CHECKING:
    from rich.console import Console


@dataclass
class Session:
    """One run of the command line; adapters load when a command first needs them."""

    load_adapters: Callable[[], AdapterRegistry]
    clock: Clock

    @cached_property
    def adapters(self) -> AdapterRegistry:
        """The loaded adapters."""
        return self.load_adapters()

    @cached_property
    def output(self) -> Console:
        """Standard output for people; coloured only on a terminal."""
        from rich.console import Console

        return Console(highlight=False, soft_wrap=True)

    @cached_property
    def errors(self) -> Console:
        """Standard error for people."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, soft_wrap=True)
