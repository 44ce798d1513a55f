# SPDX-License-Identifier: Apache-2.0
"""Shapes are taken in once: threads that use a new one at the same moment do not end the process."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from __future__ import annotations
import sys, threading, types
import msgspec
from asqms.decoding.ready import ready

SHAPES = 12
sys.setswitchinterval(1e-6)


def fresh(turn):
    module = types.ModuleType(f"fresh{turn}")
    sys.modules[module.__name__] = module
    lines = ["from __future__ import annotations", "import msgspec"]
    for n in range(SHAPES):
        lines += [
            f"class S{n}(msgspec.Struct):",
            "    number: int | None = None",
            f"    several: list[S{(n + 1) % SHAPES}] = msgspec.field(default_factory=list)",
            f"    named: dict[str, S{(n * 7 + 3) % SHAPES}] | None = None",
        ]
    exec(chr(10).join(lines), module.__dict__)
    return module.S0


def use(shape, start, done):
    start.wait()
    made = msgspec.convert({"several": [{"number": 2}], "named": {"x": {}}}, ready(shape))
    done.append(made.several[0].number)


for turn in range(60):
    shape, start, done = fresh(turn), threading.Barrier(6), []
    users = [threading.Thread(target=use, args=(shape, start, done)) for _ in range(6)]
    for one in users:
        one.start()
    for one in users:
        one.join()
    assert done == [2] * 6, done
"""


def test_threads_share_a_new_shape() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, capture_output=True, text=True, timeout=120
    )
    assert (ran.returncode, ran.stderr) == (0, "")
