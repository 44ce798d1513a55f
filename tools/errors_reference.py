# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference/errors.md from the codes in src: every error, problem and notice by its area."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "asqms"
PAGE = ROOT / "docs" / "reference" / "errors.md"

KINDS = {
    "AsqmsError": "error",
    "UnreadableError": "unreadable",
    "LimitError": "limit",
    "Problem": "problem",
    "Notice": "notice",
}
LISTED = {"workspace": "problem", "catalogue": "problem", "sarif": "notice", "cyclonedx": "unreadable"}
"""Areas without facts whose codes also stand in tables and answers, and what they are there."""
CODE = re.compile(r"[a-z_0-9]+\.[a-z_0-9]+(?:\.[a-z_0-9]+)*")
PART = "…"
MOST_CHARACTERS = 160
ROUNDS = 3
INTRODUCTION = """\
# Error codes

Every message carries a stable code, `<area>.<what happened>`. Scripts may rely on the code; the sentence
may get better. What stands in the sentence for a name or a figure is shown as …

| kind | meaning | exit code |
|---|---|---|
| error | The command cannot do what was asked. | 2 |
| unreadable | The input cannot be turned into records. | 3 |
| limit | The input is beyond a limit of size, depth or number, and is refused as a whole. | 3 |
| problem | A workspace or catalogue file is wrong; all problems are told together. | 3 |
| notice | The input was read, and something about it should be known. | 0 |

An area is an adapter, a decoder (`json`, `xml`, `yaml`, `text`, `archive`), `evidence` for what every file
may meet, or a part of the product. A code whose sentence is made elsewhere has none here.

This page is written by `python -m tools.errors_reference`.
"""


@dataclass(frozen=True)
class Maker:
    """Something called with a code: its kind, where the code stands, and what is put before it."""

    kind: str
    position: int = 0
    keyword: str = "code"
    before: str = ""


@dataclass(frozen=True, order=True)
class Told:
    """A code, its kind and the sentence that comes with it."""

    code: str
    kind: str
    sentence: str

    @property
    def area(self) -> str:
        """The part of the product that gives the code."""
        return self.code.partition(".")[0]


@cache
def codes() -> tuple[Told, ...]:
    """Return every code in the sources once for each kind, with the longest of its sentences."""
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCES.rglob("*.py"))
        if not path.name.startswith("test_")
    }
    classes = _classes(trees.values())
    public: dict[str, Maker] = {}
    private: dict[Path, dict[str, Maker]] = {path: {} for path in trees}
    for _ in range(ROUNDS):
        for path, tree in trees.items():
            for name, maker in _makers_in(tree, {**public, **classes, **private[path]}):
                (private[path] if name.startswith("_") else public)[name] = maker
    found: dict[tuple[str, str], str] = {}
    for path, tree in trees.items():
        for told in _codes_in(tree, {**public, **classes, **private[path]}):
            key = (told.code, told.kind)
            if key not in found or len(told.sentence) > len(found[key]):
                found[key] = told.sentence
    known = {code for code, _ in found}
    for tree in trees.values():
        for told in _listed_in(tree):
            if told.code not in known and told.sentence >= found.get((told.code, told.kind), ""):
                found[told.code, told.kind] = told.sentence
    return tuple(sorted(Told(code, kind, sentence) for (code, kind), sentence in found.items()))


def page(found: Sequence[Told]) -> str:
    """Return the page for the codes."""
    parts = [INTRODUCTION]
    for area in sorted({one.area for one in found}):
        rows = [
            f"| {one.code} | {one.kind} | {one.sentence.replace('|', chr(92) + '|')} |"
            for one in found
            if one.area == area
        ]
        parts.append(f"\n## {area}\n\n| code | kind | sentence |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "".join(parts)


def _classes(trees: Iterable[ast.Module]) -> dict[str, Maker]:
    """Return every class that tells a code, subclasses of the known ones included."""
    makers = {name: Maker(kind) for name, kind in KINDS.items()}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for base in node.bases:
                    if isinstance(base, ast.Name) and base.id in makers:
                        makers.setdefault(node.name, makers[base.id])
    return makers


def _makers_in(tree: ast.Module, known: dict[str, Maker]) -> Iterator[tuple[str, Maker]]:
    """Yield the functions that hand one of their parameters on as a code, or as the end of one."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef) or function.name in known:
            continue
        names = [one.arg for one in function.args.args if one.arg not in {"self", "cls"}]
        for call in ast.walk(function):
            maker = known.get(_name_of(call.func)) if isinstance(call, ast.Call) else None
            code = _code_argument(call, maker) if maker and isinstance(call, ast.Call) else None
            before = ""
            if isinstance(code, ast.JoinedStr) and isinstance(code.values[-1], ast.FormattedValue):
                before = _written(ast.JoinedStr(code.values[:-1]))
                code = code.values[-1].value
            if maker and isinstance(code, ast.Name) and code.id in names and PART not in before:
                yield (
                    function.name,
                    Maker(maker.kind, names.index(code.id), code.id, maker.before + before),
                )
                break


def _code_argument(call: ast.Call, maker: Maker) -> ast.expr | None:
    if len(call.args) > maker.position:
        return call.args[maker.position]
    return next((one.value for one in call.keywords if one.arg == maker.keyword), None)


def _codes_in(tree: ast.Module, makers: dict[str, Maker]) -> Iterator[Told]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        maker = makers.get(_name_of(call.func))
        argument = _code_argument(call, maker) if maker else None
        if maker is None or argument is None:
            continue
        behind = call.args[maker.position + 1 :] if argument in call.args else call.args
        named = (one.value for one in call.keywords if one.arg == "message")
        sentence = next((said for one in (*named, *behind) if " " in (said := _sentence(one))), "")
        for text in _texts(argument):
            code = text if CODE.fullmatch(text) else maker.before + text
            if CODE.fullmatch(code):
                yield Told(code, maker.kind, sentence)


def _listed_in(tree: ast.Module) -> Iterator[Told]:
    """Yield codes that stand in a tuple, a table or a call, with the sentence behind them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            parts = node.args
        elif isinstance(node, ast.Tuple):
            parts = node.elts
        elif isinstance(node, ast.Dict):
            parts = node.values
        else:
            continue
        for part, behind in zip(parts, (*parts[1:], None), strict=False):
            for code in _texts(part):
                if CODE.fullmatch(code) and code.partition(".")[0] in LISTED:
                    sentence = _sentence(behind)
                    yield Told(code, LISTED[code.partition(".")[0]], sentence if " " in sentence else "")


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _texts(node: ast.expr) -> Iterator[str]:
    """Yield the texts an argument may be: a constant, either branch, or ``<adapter>.…`` of a package."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        written = _written(node)
        if written.startswith(f"{PART}.") and CODE.fullmatch(f"x{written[1:]}"):
            yield f"adapter{written[1:]}"
        else:
            yield written


def _sentence(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    elif isinstance(node, ast.JoinedStr):
        text = _written(node)
    elif isinstance(node, ast.IfExp):
        text = _sentence(node.body)
    else:
        text = ""
    return " ".join(text.split())[:MOST_CHARACTERS]


def _written(node: ast.JoinedStr) -> str:
    return "".join(
        part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else PART
        for part in node.values
    )


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(codes()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
