# SPDX-License-Identifier: Apache-2.0
"""Hostile archives: bombs, members that climb out, links, devices, and lies in their headers."""

import gzip
import io
import stat
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Mapping, Sequence

BOMB = 64 << 20
_CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)
_WORKBOOK = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    b'Target="worksheets/sheet1.xml"/></Relationships>'
)
_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


def archives() -> Mapping[str, bytes]:
    """Return hostile archives by file name."""
    return {**_bombs(), **_names(), **_headers(), **_office(), **_other_kinds()}


def packed(parts: Mapping[str, bytes] | Sequence[tuple[str, bytes]]) -> bytes:
    """Return a ZIP archive with the members in order; a name may stand twice."""
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, data in pairs:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def with_sheet(sheet: bytes, **others: bytes) -> bytes:
    """Return a workbook with the given worksheet part, and shared texts where given."""
    return packed(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": b"<Relationships/>",
            "xl/workbook.xml": _WORKBOOK,
            "xl/_rels/workbook.xml.rels": _RELATIONS,
            "xl/worksheets/sheet1.xml": sheet,
            **{f"xl/{name}.xml": data for name, data in others.items()},
        }
    )


def _bombs() -> dict[str, bytes]:
    zeros = bytes(BOMB)
    inner = packed({"0.zip": packed({"0.reqif": zeros})})
    return {
        "bomb.reqifz": packed({"a.reqif": zeros}),
        "bomb.docx": packed({"word/document.xml": zeros}),
        "bomb.xlsx": packed({"xl/workbook.xml": zeros}),
        "bomb of many.reqifz": packed({f"{n}.reqif": bytes(1 << 20) for n in range(40)}),
        "archive in an archive.reqifz": packed({"a.reqif": inner, "b.zip": inner}),
        "bomb of entities.reqifz": packed({"a.reqif": _ENTITIES}),
        "bomb of depth.reqifz": packed({"a.reqif": b"<REQ-IF>" * 100_000}),
        "many members.reqifz": packed({f"{n}.reqif": b"" for n in range(12_000)}),
    }


def _names() -> dict[str, bytes]:
    climbing = (
        "../a.reqif",
        "/etc/a.reqif",
        "a/../../b.reqif",
        "..\\a.reqif",
        "C:\\a.reqif",
        "\\\\host\\a.reqif",
        "a\x00b.reqif",
        "a\n\x1b[31m.reqif",
        "x" * 60_000 + ".reqif",
        "./a.reqif",
        "con.reqif",
        "a.reqif/",
    )
    found = {f"climbing {n}.reqifz": packed({name: b"<REQ-IF/>"}) for n, name in enumerate(climbing)}
    found["same name.reqifz"] = packed([("a.reqif", b"<REQ-IF/>"), ("a.reqif", b"<REQ-IF></REQ-IF>")])
    found["same name.docx"] = packed([("word/document.xml", b"<a/>"), ("word/document.xml", b"<b/>")])
    for kind, mode in {"link": stat.S_IFLNK, "device": stat.S_IFCHR, "pipe": stat.S_IFIFO}.items():
        info = zipfile.ZipInfo("a.reqif")
        info.create_system = 3
        info.external_attr = (mode | 0o777) << 16
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(info, b"/etc/hostname")
        found[f"{kind}.reqifz"] = out.getvalue()
    return found


def _headers() -> dict[str, bytes]:
    good = packed({"a.reqif": b"<REQ-IF>" + b"x" * 500 + b"</REQ-IF>"})
    directory = good.rfind(b"PK\x01\x02")
    end = good.rfind(b"PK\x05\x06")

    def patched(offset: int, form: str, value: int) -> bytes:
        data = bytearray(good)
        struct.pack_into(form, data, offset, value)
        return bytes(data)

    return {
        "mark only.reqifz": b"PK\x03\x04",
        "empty archive.reqifz": b"PK\x05\x06" + bytes(18),
        "cut archive.reqifz": good[: len(good) // 2],
        "cut directory.reqifz": good[: end - 4],
        "encrypted.reqifz": patched(directory + 8, "<H", 1),
        "unknown method.reqifz": patched(directory + 10, "<H", 77),
        "wrong checksum.reqifz": patched(directory + 16, "<I", 1),
        "smaller than told.reqifz": patched(directory + 24, "<I", 0x7FFFFFFF),
        "larger than told.reqifz": patched(directory + 24, "<I", 1),
        "packed larger than told.reqifz": patched(directory + 20, "<I", 0x7FFFFFFF),
        "offset behind the end.reqifz": patched(directory + 42, "<I", 0x7FFFFFFF),
        "directory behind the end.reqifz": patched(end + 16, "<I", 0x7FFFFFFF),
        "more members than told.reqifz": patched(end + 10, "<H", 0xFFFF),
        "rubbish before.reqifz": b"PK\x03\x04" + b"x" * 1_000 + good,
        "rubbish behind.reqifz": good + b"x" * 70_000,
        "overlapping.reqifz": good[:end] + good[directory:end] * 50 + good[end:],
    }


def _office() -> dict[str, bytes]:
    row = b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    sheets = {
        "far cell": row + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
        "long row number": b'<sheetData><row r="'
        + b"9" * 5_000
        + b'"><c r="A'
        + b"9" * 5_000
        + b'"/></row></sheetData>',
        "long column name": b'<sheetData><row r="1"><c r="'
        + b"Z" * 5_000
        + b'1"><v>1</v></c></row></sheetData>',
        "row zero": b'<sheetData><row r="0"><c r="A0"><v>1</v></c></row></sheetData>',
        "open tag": b"<sheetData><row " + b"a=" * 200_000,
        "open quote": b'<sheetData><row a="' + b"x" * 500_000,
        "number beyond all": b'<sheetData><row r="1"><c><v>1e999</v></c><c t="d"><v/></c></row></sheetData>',
        "shared text missing": b'<sheetData><row r="1"><c r="A1" t="s"><v>999999</v></c></row></sheetData>',
        "entities": _ENTITIES + row + b"</sheetData>",
        "deep": b"<sheetData>" + b"<row>" * 20_000,
        "merged cells": row + b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    }
    start, end = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
        b"</worksheet>",
    )
    found = {f"{name}.xlsx": with_sheet(start + sheet + end) for name, sheet in sheets.items()}
    shared = b"<sst><si><t>" + b"x" * 100_000 + b"</t></si></sst>"
    cell = b'<c t="s"><v>0</v></c>'
    found["repeated text.xlsx"] = with_sheet(
        start + b"<sheetData>" + (b"<row>" + cell * 100 + b"</row>") * 100 + b"</sheetData>" + end,
        sharedStrings=shared,
    )
    found["no sheet.xlsx"] = packed({"xl/workbook.xml": b"<workbook/>"})
    found["sheet of text.xlsx"] = with_sheet(b"not xml")
    found["no part.docx"] = packed({"word/document.xml": b""})
    found["deep.docx"] = packed({"word/document.xml": b"<p>" * 50_000})
    found["entities.docx"] = packed({"word/document.xml": b"<p/>", "word/styles.xml": _ENTITIES})
    found["long page count.docx"] = packed(
        {
            "word/document.xml": b"<p/>",
            "docProps/app.xml": b"<a><Pages>" + b"9" * 5_000 + b"</Pages></a>",
            "docProps/core.xml": b"<a><title>\xef\xbb\xbf</title><modified>never</modified></a>",
        }
    )
    found["nested paragraphs.odt"] = packed(
        {"mimetype": b"x" * 500, "content.xml": b"<p>" * 150 + b"</p>" * 150}
    )
    return found


def _other_kinds() -> dict[str, bytes]:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("../../a.json")
        archive.addfile(info)
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    return {
        "climbing.tar": out.getvalue(),
        "bomb.json.gz": gzip.compress(bytes(BOMB), mtime=0),
        "old workbook.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
        "old document.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
    }
