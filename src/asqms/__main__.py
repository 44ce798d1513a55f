# SPDX-License-Identifier: Apache-2.0
"""Starts the command line; answers ``--version`` before anything else is imported."""

import sys

from asqms import __version__


def main() -> int:
    """Run ``asqms`` with the process arguments and return its exit code (kernel.outcome.ExitCode)."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"asqms {__version__}\n")
        return 0
    from asqms.project.start import start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
