# SPDX-License-Identifier: Apache-2.0
"""Starts the command line; answers ``--version`` before anything else is imported."""

import atexit
import os
import sys

from asqms import __version__


def main() -> int:
    """Run ``asqms`` with the process arguments and end with its exit code (kernel.outcome.ExitCode)."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"asqms {__version__}\n")
        return 0
    from asqms.project.start import start

    return _leave(start(sys.argv[1:]))


def _leave(code: int) -> int:
    """End the process at once: the system takes back memory faster than objects are freed one by one.

    What was registered to run at the end runs, and what was written is written out.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 - there is no public name for it
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or 1
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
