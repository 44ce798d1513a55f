# SPDX-License-Identifier: Apache-2.0
"""Reads files in a process of its own under the budget, and prints one line of JSON for each.

``python -m tests.hostile.within_budget PATH...``: each file may take 5 s of CPU and 512 MiB of memory more
than the program itself with every adapter loaded.
"""

import json
import resource
import sys
from pathlib import Path

from asqms.kernel.records import Reading
from asqms.project.plugins import load_adapters
from asqms.workspace.inspection import read_file

MEMORY = 512 << 20
CPU_SECONDS = 5


def address_space() -> int:
    """Return the bytes of address space in use."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def main() -> None:
    adapters = load_adapters()
    warm = Path(sys.argv[1])
    for name in adapters.names():
        read_file(warm, adapters, adapter=name)
    resource.setrlimit(resource.RLIMIT_AS, (address_space() + MEMORY, resource.RLIM_INFINITY))
    for path in map(Path, sys.argv[2:]):
        name, _, _ = path.name.partition(" ")
        before = resource.getrusage(resource.RUSAGE_SELF)
        done = read_file(path, adapters, adapter=name if name in adapters.adapters else "", with_trace=True)
        after = resource.getrusage(resource.RUSAGE_SELF)
        outcome = "read" if isinstance(done.reading, Reading) else done.error.code if done.error else ""
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        sys.stdout.write(json.dumps({"file": path.name, "outcome": outcome, "seconds": seconds}) + "\n")


if __name__ == "__main__":
    main()
