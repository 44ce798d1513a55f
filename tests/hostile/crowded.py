# SPDX-License-Identifier: Apache-2.0
"""The most crowded files that the declared sizes allow, for the budget of time and memory."""

from pathlib import Path

MIB = 1 << 20
REQIF = b'<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"><CORE-CONTENT><REQ-IF-CONTENT><SPEC-OBJECTS>'
REQIF_END = b"</SPEC-OBJECTS></REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"
CROWDED: dict[str, tuple[int, bytes, bytes, bytes]] = {
    "junit cases.xml": (96, b"<testsuite>", b'<testcase name="b"/>', b"</testsuite>"),
    "lcov lines.info": (64, b"TN:\nSF:a.c\n", b"DA:1,1\n", b"end_of_record\n"),
    "sarif results.sarif": (64, b'{"version":"2.1.0","runs":[{"results":[', b"{},", b"{}]}]}"),
    "cyclonedx components.json": (
        48,
        b'{"bomFormat":"CycloneDX","specVersion":"1.6","components":[',
        b"{},",
        b"{}]}",
    ),
    "cyclonedx components.xml": (
        48,
        b'<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components>',
        b"<a/>",
        b"</components></bom>",
    ),
    "spdx lines.spdx": (48, b"SPDXVersion: SPDX-2.3\n", b"PackageName: a\n", b""),
    "in_toto subjects.json": (
        48,
        b'{"_type":"https://in-toto.io/Statement/v1","subject":[',
        b"{},",
        b"{}]}",
    ),
    "register rows.csv": (24, b"id,due\n", b"1,2026-01-01\n", b""),
    "register blank.csv": (24, b"id,due\n", b"\n", b""),
    "register list.yaml": (8, b"- [", b"a,", b"]\n"),
    "document headings.md": (7, b"", b"# a b\n", b""),
    "reqif objects.reqif": (24, REQIF, b'<SPEC-OBJECT IDENTIFIER="a"></SPEC-OBJECT>', REQIF_END),
    "score_tests links.json": (
        16,
        b"[",
        b'{"name":"a","need":"b","verify_type":"f"},',
        b'{"name":"a","need":"b"}]',
    ),
    "sphinx_needs needs.json": (16, b'{"versions":{"1":{"needs":{', b'"a":{"id":"a"},', b'"b":{}}}}}'),
    "trace_lines items.jsonl": (8, b"", b'{"id":"a"}\n', b""),
}
"""By adapter and name: size in MiB, beginning, what is repeated, end."""


def write(folder: Path, name: str) -> Path:
    """Write one crowded file and return its path."""
    size, start, piece, end = CROWDED[name]
    path = folder / name
    path.write_bytes(start + piece * ((size * MIB - len(start) - len(end)) // len(piece)) + end)
    return path
