# SPDX-License-Identifier: Apache-2.0
"""Small files of known formats."""


def junit(tests: int = 2, failures: int = 0, day: str = "2026-11-10") -> bytes:
    cases = "".join(
        f'<testcase name="t{n}" classname="c">{"<failure/>" if n < failures else ""}</testcase>'
        for n in range(tests)
    )
    stamp = f' timestamp="{day}T10:00:00"' if day else ""
    return (
        f'<testsuites><testsuite name="s" tests="{tests}" failures="{failures}"{stamp}>{cases}'
        "</testsuite></testsuites>"
    ).encode()
