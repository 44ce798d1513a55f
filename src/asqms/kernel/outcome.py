# SPDX-License-Identifier: Apache-2.0
"""The exit codes of every command (DESIGN section 6)."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command tells the shell that called it."""

    CONFORMS = 0
    GAPS = 1
    USAGE = 2
    UNREADABLE = 3
    UNDETERMINED = 4
    INTERNAL = 5
