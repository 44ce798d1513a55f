# SPDX-License-Identifier: Apache-2.0
"""``python -m torture``: every torture on every database, or one; ends with 1 when anything went wrong."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence

from torture.place import postgresql_is_there

FULL: dict[str, list[str]] = {
    "jobs": ["--jobs", "600", "--kills", "1000"],
    "appends": ["--cycles", "1000"],
    "uploads": ["--uploads", "2000", "--clients", "50", "--kills", "100"],
    "power": ["--images", "100000"],
    "power-journal": ["--images", "20000"],
}
SQLITE_ONLY = {"power", "power-journal"}


def main(arguments: Sequence[str]) -> int:
    """Run what is asked; without a name everything, each in a process of its own."""
    options = _options(arguments)
    if options.name == "all":
        return _all(options.share)
    outcome = _torture(options)()
    print(json.dumps(outcome))
    return 0 if outcome["good"] else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    parser.add_argument("name", nargs="?", default="all", choices=["all", *FULL])
    parser.add_argument("--database", default="sqlite", choices=["sqlite", "postgresql"])
    parser.add_argument("--jobs", type=int, default=60)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--cycles", type=int, default=10)
    parser.add_argument("--uploads", type=int, default=30)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--images", type=int, default=500)
    parser.add_argument("--transactions", type=int, default=400)
    parser.add_argument("--synchronous", default="", help="weaken SQLite, to see that the torture notices")
    parser.add_argument("--share", type=float, default=1.0, help="share of the full counts, such as 0.1")
    return parser.parse_args(arguments)


def _torture(options: argparse.Namespace) -> Callable[[], dict[str, object]]:
    from torture import appends, jobs, power, uploads

    return {
        "jobs": lambda: jobs.torture(options.database, options.jobs, options.kills).told(),
        "appends": lambda: appends.torture(options.database, options.cycles).told(),
        "uploads": lambda: uploads.torture(
            options.database, options.uploads, options.clients, options.kills
        ).told(),
        "power": lambda: power.torture(
            options.images, "WAL", options.synchronous or "FULL", options.transactions
        ).told(),
        "power-journal": lambda: power.torture(
            options.images, "DELETE", options.synchronous or "EXTRA", options.transactions
        ).told(),
    }[options.name]


def _all(share: float) -> int:
    databases = ["sqlite"]
    if postgresql_is_there():
        databases.append("postgresql")
    else:
        print(
            "PostgreSQL does not answer: set ASQMS_TESTS_POSTGRESQL to its address. Only SQLite is tortured."
        )
    failed = 0
    for name, counts in FULL.items():
        scaled = [one if one.startswith("-") else str(max(1, int(int(one) * share))) for one in counts]
        for database in databases:
            if name in SQLITE_ONLY and database != "sqlite":
                continue
            print(f"{name} on {database} ...", flush=True)
            command = [sys.executable, "-m", "torture", name, "--database", database, *scaled]
            failed += subprocess.run(command, check=False).returncode != 0
    print("Something was lost, doubled or damaged." if failed else "Nothing was lost, doubled or damaged.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
