# SPDX-License-Identifier: Apache-2.0
"""Writes the generated graph in each tool's own format, by that format's public description."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

from bench.graph import FIRST_TEST, LEVELS, PARENTS, RESULTS, TITLES, Graph

_MOMENT = "2026-01-01T00:00:00+00:00"
_ATTRIBUTES = ("TITLE", "TEXT", "RESULT", "DIGEST")
_PER_PAGE = 500


def write_json_lines(graph: Graph, folder: Path) -> None:
    """items.jsonl: our own interchange, texts included."""
    with (folder / "items.jsonl").open("w", encoding="utf-8") as out:
        for item, item_id in enumerate(graph.ids):
            targets, stamps = graph.links_of(item)
            line = {
                "id": item_id,
                "type": LEVELS[graph.level[item]],
                "title": graph.titles[item],
                "text": graph.texts[item],
                "status": "approved",
                "result": RESULTS[graph.result[item]],
                "digest": graph.digests[item],
                "place": f"p{graph.project[item]:03d}/{LEVELS[graph.level[item]]}.src:{item + 1}",
                "link_kind": graph.kind_of(item),
                "link_target": targets,
                "link_stamp": stamps,
            }
            out.write(json.dumps(line, separators=(",", ":")) + "\n")


def write_needs(graph: Graph, folder: Path) -> None:
    """needs.json: what sphinx-needs writes, with a schema that names the link fields."""
    schema = {
        "properties": {
            name: {"field_type": "links", "type": "array", "items": {"type": "string"}, "default": []}
            for name in ("derives", "verifies")
        }
    }
    head = {"created": _MOMENT, "current_version": "1.0", "project": "bench"}
    version = {"created": _MOMENT, "needs_schema": schema, "needs_amount": len(graph.ids)}
    with (folder / "needs.json").open("w", encoding="utf-8") as out:
        out.write(json.dumps(head)[:-1] + ',"versions":{"1.0":' + json.dumps(version)[:-1] + ',"needs":{')
        for item, item_id in enumerate(graph.ids):
            level = LEVELS[graph.level[item]]
            need = {
                "id": item_id,
                "type": level,
                "title": graph.titles[item],
                "content": graph.texts[item],
                "status": "approved",
                "docname": f"p{graph.project[item]:03d}/{level}",
                "lineno": item + 1,
                "result": RESULTS[graph.result[item]],
                "tags": [],
                "sections": [TITLES[graph.level[item]]],
                "is_external": False,
                graph.kind_of(item): graph.links_of(item)[0],
            }
            out.write(("," if item else "") + json.dumps(item_id) + ":" + json.dumps(need))
        out.write("}}}}")


def write_lobster(graph: Graph, folder: Path) -> None:
    """lobster/*.lobster and lobster.conf: one file per level."""
    place = folder / "lobster"
    place.mkdir(exist_ok=True)
    policy = []
    for number, name in enumerate(LEVELS):
        is_test = number >= FIRST_TEST
        prefix = "act" if is_test else "req"
        data = [
            {
                "tag": f"{prefix} {graph.ids[item]}",
                "location": {"kind": "file", "file": f"{name}.src", "line": item + 1, "column": None},
                "name": graph.titles[item],
                "messages": [],
                "just_up": [],
                "just_down": [],
                "just_global": [],
                "refs": [f"req {target}" for target in graph.links_of(item)[0]],
                "framework": "bench",
                "kind": "test" if is_test else "requirement",
                "text": graph.texts[item],
                "status": ("", "ok", "fail")[graph.result[item]] if is_test else "approved",
            }
            for item in range(len(graph.ids))
            if graph.level[item] == number
        ]
        schema = "lobster-act-trace" if is_test else "lobster-req-trace"
        whole = {"data": data, "generator": "bench", "schema": schema, "version": 3 if is_test else 4}
        (place / f"{name}.lobster").write_text(json.dumps(whole, indent=2), encoding="utf-8")
        kind = "activity" if is_test else "requirements"
        lines = [f'  source: "{name}.lobster";', *(f'  trace to: "{one}";' for one in PARENTS.get(name, ()))]
        if name == "des":
            lines.append('  requires: "ut" or "it";')
        policy.append(f'{kind} "{name}" {{\n' + "\n".join(lines) + "\n}\n")
    (place / "lobster.conf").write_text("\n".join(policy), encoding="utf-8")


def write_reqif(graph: Graph, folder: Path) -> None:
    """items.reqif: one object type per level, two relation types, one specification."""
    with (folder / "items.reqif").open("w", encoding="utf-8") as out:
        for part in _reqif_parts(graph):
            out.write(part)


def _reqif_parts(graph: Graph) -> Iterator[str]:
    changed = f'LAST-CHANGE="{_MOMENT}"'
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd">\n<THE-HEADER>'
        f'<REQ-IF-HEADER IDENTIFIER="H"><CREATION-TIME>{_MOMENT}</CREATION-TIME>'
        "<REPOSITORY-ID>r</REPOSITORY-ID>"
        "<REQ-IF-TOOL-ID>bench</REQ-IF-TOOL-ID><REQ-IF-VERSION>1.0</REQ-IF-VERSION>"
        "<SOURCE-TOOL-ID>bench</SOURCE-TOOL-ID><TITLE>bench</TITLE></REQ-IF-HEADER></THE-HEADER>\n"
        f'<CORE-CONTENT><REQ-IF-CONTENT>\n<DATATYPES><DATATYPE-DEFINITION-STRING IDENTIFIER="DT" {changed} '
        'LONG-NAME="String" MAX-LENGTH="32000"/></DATATYPES>\n<SPEC-TYPES>\n'
    )
    for name in LEVELS:
        yield f'<SPEC-OBJECT-TYPE IDENTIFIER="OT_{name}" {changed} LONG-NAME="{name}"><SPEC-ATTRIBUTES>'
        for attribute in _ATTRIBUTES:
            yield (
                f'<ATTRIBUTE-DEFINITION-STRING IDENTIFIER="AD_{name}_{attribute}" {changed} '
                f'LONG-NAME="{attribute}"><TYPE><DATATYPE-DEFINITION-STRING-REF>DT'
                "</DATATYPE-DEFINITION-STRING-REF></TYPE></ATTRIBUTE-DEFINITION-STRING>"
            )
        yield "</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE>\n"
    for kind in ("derives", "verifies"):
        yield f'<SPEC-RELATION-TYPE IDENTIFIER="RT_{kind}" {changed} LONG-NAME="{kind}"/>\n'
    yield (f'<SPECIFICATION-TYPE IDENTIFIER="ST" {changed} LONG-NAME="S"/>\n</SPEC-TYPES>\n<SPEC-OBJECTS>\n')
    for item, item_id in enumerate(graph.ids):
        name = LEVELS[graph.level[item]]
        values = (graph.titles[item], graph.texts[item], RESULTS[graph.result[item]], graph.digests[item])
        yield f'<SPEC-OBJECT IDENTIFIER="{item_id}" {changed}>\n  <VALUES>\n'
        for attribute, value in zip(_ATTRIBUTES, values, strict=True):
            yield (
                f"    <ATTRIBUTE-VALUE-STRING THE-VALUE={quoteattr(value)}><DEFINITION>"
                f"<ATTRIBUTE-DEFINITION-STRING-REF>AD_{name}_{attribute}</ATTRIBUTE-DEFINITION-STRING-REF>"
                "</DEFINITION></ATTRIBUTE-VALUE-STRING>\n"
            )
        yield (
            f"  </VALUES>\n  <TYPE><SPEC-OBJECT-TYPE-REF>OT_{name}</SPEC-OBJECT-TYPE-REF></TYPE>\n"
            "</SPEC-OBJECT>\n"
        )
    yield "</SPEC-OBJECTS>\n<SPEC-RELATIONS>\n"
    number = 0
    for item, item_id in enumerate(graph.ids):
        for target, stamp in zip(*graph.links_of(item), strict=True):
            yield (
                f'<SPEC-RELATION IDENTIFIER="R{number}" {changed} DESC="{stamp}">\n'
                f"  <SOURCE><SPEC-OBJECT-REF>{item_id}</SPEC-OBJECT-REF></SOURCE>\n"
                f"  <TARGET><SPEC-OBJECT-REF>{target}</SPEC-OBJECT-REF>"
                f"</TARGET>\n  <TYPE><SPEC-RELATION-TYPE-REF>RT_{graph.kind_of(item)}"
                "</SPEC-RELATION-TYPE-REF></TYPE>\n</SPEC-RELATION>\n"
            )
            number += 1
    yield (
        f'</SPEC-RELATIONS>\n<SPECIFICATIONS>\n<SPECIFICATION IDENTIFIER="S" {changed} LONG-NAME="all"><TYPE>'
        "<SPECIFICATION-TYPE-REF>ST</SPECIFICATION-TYPE-REF></TYPE><CHILDREN>\n"
    )
    for item, item_id in enumerate(graph.ids):
        yield (
            f'<SPEC-HIERARCHY IDENTIFIER="SH{item}" {changed}><OBJECT><SPEC-OBJECT-REF>{item_id}'
            "</SPEC-OBJECT-REF></OBJECT></SPEC-HIERARCHY>\n"
        )
    yield "</CHILDREN></SPECIFICATION>\n</SPECIFICATIONS>\n</REQ-IF-CONTENT></CORE-CONTENT>\n</REQ-IF>\n"


def write_sphinx(graph: Graph, folder: Path) -> None:
    """sphinx/: a documentation project whose directives are the items."""
    place = folder / "sphinx"
    place.mkdir(exist_ok=True)
    types = [
        {"directive": name, "title": title, "prefix": f"{name.upper()}_", "color": "#fff", "style": "node"}
        for name, title in zip(LEVELS, TITLES, strict=True)
    ]
    links = {kind: {"incoming": f"{kind} back", "outgoing": kind} for kind in ("derives", "verifies")}
    (place / "conf.py").write_text(
        'project = "bench"\nversion = "1.0"\nextensions = ["sphinx_needs"]\nhtml_theme = "basic"\n'
        f'needs_types = {types!r}\nneeds_id_regex = "^[A-Z]+_[0-9]+$"\n'
        'needs_fields = {"result": {"schema": {"type": "string"}}}\n'
        f"needs_links = {links!r}\n",
        encoding="utf-8",
    )
    pages: dict[str, list[str]] = {}
    for item, item_id in enumerate(graph.ids):
        name = f"{LEVELS[graph.level[item]]}_{item // _PER_PAGE:04d}"
        page = pages.setdefault(name, [f"{name}\n{'=' * len(name)}\n\n"])
        options = [f"   :id: {item_id}", "   :status: approved"]
        if graph.result[item]:
            options.append(f"   :result: {RESULTS[graph.result[item]]}")
        targets = graph.links_of(item)[0]
        if targets:
            options.append(f"   :{graph.kind_of(item)}: {', '.join(targets)}")
        page.append(
            f".. {LEVELS[graph.level[item]]}:: {graph.titles[item]}\n"
            + "\n".join(options)
            + f"\n\n   {graph.texts[item]}\n\n"
        )
    for name, parts in pages.items():
        (place / f"{name}.rst").write_text("".join(parts), encoding="utf-8")
    toctree = "".join(f"   {name}\n" for name in pages)
    (place / "index.rst").write_text(f"Bench\n=====\n\n.. toctree::\n\n{toctree}", encoding="utf-8")


WRITERS: dict[str, Callable[[Graph, Path], None]] = {
    "jsonl": write_json_lines,
    "needs": write_needs,
    "lobster": write_lobster,
    "reqif": write_reqif,
    "sphinx": write_sphinx,
}
