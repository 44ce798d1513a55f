# SPDX-License-Identifier: Apache-2.0
"""``python -m bench.generate SIZE FOLDER FORMAT...``: writes the workload, in a process of its own.

The runner stays small this way: a child's peak memory is never below what its parent had.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.formats import WRITERS
from bench.graph import build


def main() -> None:
    """Write the named formats of a graph of the given size."""
    size, folder, *forms = sys.argv[1:]
    graph = build(int(size))
    for form in forms:
        WRITERS[form](graph, Path(folder))


if __name__ == "__main__":
    main()
