# SPDX-License-Identifier: Apache-2.0
"""Fixed hostile files by name: what careless readers expand, recurse into, follow or choke on."""

import codecs
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from tools.fuzzing.archives import archives

MANY = 100_000
MILLION = 1_000_000
DIGITS = b"9" * 5_000


@cache
def attacks() -> Mapping[str, bytes]:
    """Return every hostile file: its name (the suffix matters to detection) and its bytes."""
    return {
        **_any_format(),
        **_json(),
        **_xml(),
        **_yaml(),
        **_tables_and_texts(),
        **_portable_documents(),
        **archives(),
    }


def _any_format() -> dict[str, bytes]:
    return {
        "empty": b"",
        "blank.json": b" \n\t \r\n",
        "blank.csv": b" \n\t \r\n",
        "mark of UTF-8.json": codecs.BOM_UTF8,
        "mark of UTF-16.csv": codecs.BOM_UTF16_LE,
        "mark of UTF-32.xml": codecs.BOM_UTF32_BE,
        "half a sign of UTF-16.yaml": codecs.BOM_UTF16_LE + b"a",
        "nul.md": bytes(1_000),
        "every byte.csv": bytes(range(256)) * 100,
        "million character line.txt": b"x" * MILLION,
        "million character line.md": b"# " + b"x" * MILLION,
        "million lines.txt": b"\n" * MILLION,
        "million underlines.rst": b"a\n-\n" * (MILLION // 4),
        "half of a surrogate pair.json": b'{"runs": "\xed\xa0\x80"}',
        "not UTF-8.md": b"# \xff\xfe\xfd heading",
    }


def _json() -> dict[str, bytes]:
    plain = {
        "deep lists": b"[" * MANY + b"]" * MANY,
        "deep lists unclosed": b"[" * MANY,
        "deep objects": b'{"results":' * MANY + b"1" + b"}" * MANY,
        "deep objects unclosed": b'{"runs":[' * MANY,
        "deep values skipped": b'{"version":"2.1.0","runs":[{"x":' + b"[" * MANY + b"]" * MANY + b"}]}",
        "long text": b'{"version":"' + b"x" * MILLION + b'","runs":[]}',
        "long key": b'{"' + b"x" * MILLION + b'":1,"runs":[]}',
        "long number": b'{"runs":[],"version":' + DIGITS + b"}",
        "long fraction": b'{"runs":[],"version":0.' + DIGITS + b"}",
        "number beyond all": b'{"bomFormat":"CycloneDX","specVersion":1e400,"version":-1e400}',
        "not a number": b'{"bomFormat":"CycloneDX","specVersion":"1.6","version":NaN}',
        "infinity": b'[{"a":Infinity},{"a":-Infinity}]',
        "lone surrogate": rb'[{"id":"\ud800","b":"\udfff\ud800"}]',
        "same key": b"{" + b'"runs":[],' * MANY + b'"version":"2.1.0"}',
        "same key in depth": b'{"document":{"csaf_version":"2.0","csaf_version":"2.1","csaf_version":3}}',
        "many keys": b"{" + b",".join(b'"k%d":%d' % (n, n) for n in range(MANY)) + b"}",
        "many empty rows": b"[" + b"{}," * MANY + b"{}]",
        "many fields": b"[" + b",".join(b'{"k%d":1}' % n for n in range(MANY)) + b"]",
        "control signs": b'[{"id":"a\\u0000b\\u001b[31m","\\u0000":"\\r\\n"}]',
        "unclosed text": b'[{"a":"' + b"x" * MILLION,
        "quotes without end": b'{"' * MANY,
        "escapes without end": b'{"' + b"\\" * MILLION,
        "two documents": b'{"runs":[],"version":"2.1.0"} {"runs":[]}',
        "marked": codecs.BOM_UTF8 + b'{"runs":[],"version":"2.1.0"}',
    }
    return {f"{name}.json": data for name, data in plain.items()}


def _xml() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for root in ("testsuites", "coverage", "results", "report", "bom", "REQ-IF"):
        start, end = f"<{root}>".encode(), f"</{root}>".encode()
        found[f"deep {root}"] = start * 5_000 + end * 5_000
        found[f"entities in {root}"] = _ENTITIES + start + b"&e;" + end
        found[f"attributes of {root}"] = start[:-1] + b"".join(b' a%d="1"' % n for n in range(20_000)) + b"/>"
    suites, closed = b"<testsuites>", b"</testsuites>"
    found |= {
        "deep without end": suites * MANY,
        "external entity": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        + suites
        + b"&f;"
        + closed,
        "external parameters": b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
        + suites
        + closed,
        "external document type": b'<!DOCTYPE testsuites SYSTEM "file:///etc/passwd">' + suites + closed,
        "entities in UTF-16": (_ENTITIES + suites + b"&e;" + closed).decode().encode("utf-16"),
        "entities behind a comment": b"<!--" + b"x" * 70_000 + b"-->" + _ENTITIES + suites + b"&e;" + closed,
        "million character text": suites + b"x" * MILLION + closed,
        "million character attribute": b'<testsuites name="' + b"x" * MILLION + b'"/>',
        "million character comment": b"<!--" + b"x" * MILLION + b"-->" + suites + closed,
        "million character instruction": b"<?" + b"x" * MILLION + b"?>" + suites + closed,
        "million character name": b"<" + b"x" * MILLION + b"/>",
        "spaces without end": suites[:-1] + b" " * MILLION,
        "character references": suites + b"&#120;" * MANY + closed,
        "namespaces": b"<testsuites" + b"".join(b' xmlns:n%d="u"' % n for n in range(5_000)) + b"/>",
        "nested namespaces": b"".join(b'<a xmlns="n%d">' % n for n in range(190)) + b"</a>" * 190,
        "unknown encoding": b"<?xml version='1.0' encoding='no-such'?>" + suites + closed,
        "wrong encoding": b"<?xml version='1.0' encoding='utf-8'?>" + suites + b"\xff\xfe\x80" + closed,
        "declared UTF-16 in bytes": b"<?xml version='1.0' encoding='utf-16'?>" + suites + closed,
        "included file": b'<testsuites xmlns:xi="http://www.w3.org/2001/XInclude">'
        b'<xi:include href="file:///etc/passwd" parse="text"/></testsuites>',
        "same attribute": b'<testsuites a="1" a="2"/>',
        "undeclared prefix": b"<a:b c:d='1'></a:b>",
        "not a number": b'<testsuites tests="1e400"><testsuite tests="NaN" time="inf"><testcase time="1e9"/>'
        b"</testsuite></testsuites>",
        "long number": b'<testsuite tests="' + DIGITS + b'"><testcase time="' + DIGITS + b'"/></testsuite>',
        "negative number": b'<testsuite tests="-5" failures="-1"><testcase time="-3"/></testsuite>',
        "same case": b"<testsuite>" + b'<testcase classname="a" name="b"/>' * 20_000 + b"</testsuite>",
        "cut in a name": b"<testsuites><testsu",
    }
    return {f"{name}.xml": data for name, data in found.items()}


_ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>'
)


def _yaml() -> dict[str, bytes]:
    names = "abcdefghi"
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{one}: &{one} [{', '.join([f'*{before}'] * 9)}]\n" for before, one in pairwise(names)
    )
    plain = {
        "aliases": bomb.encode(),
        "aliases in rows": b"- &a {k: [" + b"x, " * 5_000 + b"x]}\n" + b"- *a\n" * 5_000,
        "alias to itself": b"- &a [*a]\n",
        "alias to its key": b"- &a {b: *a}\n",
        "deep flow": b"- " + b"[" * MANY,
        "deep flow mappings": b"- " + b"{a: " * MANY,
        "deep dashes": b"- " * MANY,
        "deep indentation": "".join(f"{' ' * n}a:\n" for n in range(2_000)).encode(),
        "deep questions": b"? " * 5_000,
        "tag": b"- !!python/object/apply:os.system ['true']\n",
        "long tag": b"- !" + b"x" * MILLION + b" a\n",
        "merge key": b"- {<<: {a: 1}, b: 2}\n",
        "long number": b"- {a: " + DIGITS + b"}\n",
        "long octal number": b"- {a: 0o" + b"7" * 5_000 + b"}\n",
        "number beyond all": b"- {a: 1e999}\n- {a: .inf}\n- {a: .nan}\n",
        "same key": b"- {a: 1, a: 2}\n",
        "list as key": b"- {[a, b]: 1}\n",
        "null as key": b"- {~: 1, '': 2}\n",
        "million character scalar": b"- {a: " + b"x" * MILLION + b"}\n",
        "million character key": b"- " + b"x" * MILLION + b": 1\n",
        "many anchors": b"".join(b"- &a%d {a: 1}\n" % n for n in range(20_000)),
        "many documents": b"---\n- a: 1\n" * 10_000,
        "many directives": b"%TAG ! tag:x,2000:\n" * 10_000 + b"---\n- a: 1\n",
        "control signs": b"- {a: \x07}\n",
        "escaped control signs": b'- {"a\\0b": "\\x1b[31m"}\n',
        "lone surrogate": b'- {a: "\\ud800"}\n',
        "one record": b"a: 1\nb: {c: 2}\n",
        "rows of another kind": b"rows: {a: 1}\n",
        "rows of everything": b"rows: [1, a, null, [1], {a: [{b: {c: 1}}]}, 1.5, true]\n",
    }
    return {f"{name}.yaml": data for name, data in plain.items()}


def _tables_and_texts() -> dict[str, bytes]:
    header = b"id,state,owner,due\n"
    return {
        "many columns.csv": b",".join(b"c%d" % n for n in range(MANY)) + b"\n" + b"1," * MANY + b"\n",
        "many commas.csv": b"," * MILLION,
        "many quotes.csv": b'"' * MILLION,
        "open quote.csv": header + b'1,"' + b"x\n" * MANY,
        "wide row.csv": header + b"1," * MILLION,
        "million character cell.csv": header + b"1," + b"x" * MILLION + b",a,b\n",
        "same headers.csv": b"id," * 400 + b"\n" + b"1," * 400 + b"\n",
        "same ids.csv": header + b"1,open,a,2026-01-01\n" * 20_000,
        "numbers.csv": header + b"\n".join([DIGITS, b"1e400,1e-400,inf,nan", b"-1,-0,+1,0x10"]) + b"\n",
        "dates.csv": header + b"1,a,b,0000-00-00\n2,a,b,9999-99-99\n3,a,b,-1\n4,a,b,2026-02-30T99:99\n",
        "formulas.csv": header + b"=cmd|'/c calc'!A1,+1,@SUM(A1),-2\n",
        "returns.csv": b"id,state\r1,a\r2,b\r\r\n3,c\x0b4,d\n",
        "separator line.csv": b"sep=\n" + header,
        "controls.csv": b"id,\x1b[31m\x07\n1,\x00\n",
        "many languages.csv": "编号,状态\u200b,\u202eowner\n1,打开,\U0001f600\n".encode("utf-16"),
        "numbers.info": b"TN:\nSF:a.c\nDA:" + DIGITS + b",1\nDA:1," + DIGITS + b"\nDA:-1,-1\nDA:1e9,NaN\n"
        b"LF:-1\nLH:1e400\nBRDA:1,0,0,-\nBRDA:x,y,z,w\nend_of_record\n",
        "cut.info": b"SF:a.c\nDA:1",
        "many files.info": b"SF:a.c\nDA:1,1\nend_of_record\n" * 20_000,
        "million character path.info": b"SF:" + b"x" * MILLION + b"\nDA:1,1\nend_of_record\n",
        "no record.info": b"end_of_record\n" * 20_000,
        "text without end.spdx": b"SPDXVersion: SPDX-2.3\nPackageName: a\nPackageComment: <text>"
        + b"x\n" * MANY,
        "many tags.spdx": b"SPDXVersion: SPDX-2.3\n" + b"PackageName: a\n" * 20_000,
        "million character tag.spdx": b"SPDXVersion: SPDX-2.3\n" + b"x" * MILLION + b": 1\n",
        "front matter.md": b"---\na: &a [*a]\n---\n# a\n",
        "front matter of lists.md": b"---\n- 1\n---\n",
        "front matter without end.md": b"---\n" + b"a: 1\n" * MANY,
        "approval.md": b"---\napproved: [1]\napproved_on: {a: 1}\ntitle: ~\n---\n# \x1b[31m\n",
        "many headings.md": b"".join(b"# h%d\n" % n for n in range(MANY)),
        "many links.md": b"# " + b"[" * 200_000 + b"\n",
        "many fences.md": b"```\n~~~\n" * MANY,
        "many fields.rst": b":version: 1\n" * MANY,
    }


def _portable_documents() -> dict[str, bytes]:
    header = b"%PDF-1.7\n"
    pages = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count %s/Kids[2 0 R]>>endobj\n"
        b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%%%EOF"
    )
    return {
        "mark only.pdf": header,
        "page count of text.pdf": header + pages % b"(many)",
        "long page count.pdf": header + pages % DIGITS,
        "negative page count.pdf": header + pages % b"-1",
        "references in a circle.pdf": header + b"1 0 obj 2 0 R endobj 2 0 obj 1 0 R endobj\n"
        b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        "tables in a circle.pdf": header
        + b"xref\n0 1\n0000000000 65535 f \ntrailer<</Prev 9/Root 1 0 R/Size 1>>\n"
        b"startxref\n9\n%%EOF",
        "deep lists.pdf": header
        + b"1 0 obj"
        + b"[" * 20_000
        + b"endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        "deep dictionaries.pdf": header + b"1 0 obj" + b"<</a " * 20_000 + b"endobj\nstartxref\n9\n%%EOF",
        "many objects.pdf": header + b"".join(b"%d 0 obj<<>>endobj\n" % n for n in range(5_000)) + b"%%EOF",
        "many ends.pdf": header + b"startxref\n" * 50_000,
        "long text.pdf": header + b"1 0 obj(" + b"(" * MANY + b"endobj\n%%EOF",
    }
