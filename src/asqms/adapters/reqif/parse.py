# SPDX-License-Identifier: Apache-2.0
"""The ReqIF adapter: a document, or an archive of documents and attachments, into one reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

from asqms.adapters.reqif.attributes import Roles
from asqms.adapters.reqif.collect import Collector
from asqms.adapters.reqif.elements import read_document
from asqms.adapters.reqif.plain import PlainBlocks
from asqms.decoding.archive import member_stream, members
from asqms.decoding.json import without_collector
from asqms.decoding.manifest import load_manifest
from asqms.kernel.adapters import Head, Limits, Manifest, Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import Reading

EVIDENCE_TYPE = "spec.requirements"
_ARCHIVE_START = b"PK\x03\x04"
_IGNORED_FOLDER = "__MACOSX"


class ReqifAdapter:
    """Reads ``.reqif`` and ``.reqifz``; facts and options are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "asqms.adapters.reqif")

    def detect(self, head: Head) -> int:
        """Return 100 for a REQ-IF root, 95 for an archive with a ReqIF document, else 0."""
        if head.xml_root is not None:
            return 100 if head.xml_root[1] == "REQ-IF" else 0
        if any(_is_document(one) for one in head.members):
            return 95
        return 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:
        """Read the whole source.

        Raises UnreadableError or LimitError with the codes ``reqif.*``, ``xml.*`` and ``archive.*``.
        """
        limits = source.limits
        if source.size_bytes > limits.max_bytes:
            raise LimitError(
                "reqif.too_large",
                f"The file has {source.size_bytes} bytes; the limit is {limits.max_bytes}.",
                place=Place(source.name),
            )
        collector = Collector(limits, Roles(options), with_trace=with_trace)
        documents = attachments = 0
        with without_collector():
            for name, stream in _streams(source, limits):
                if stream is None:
                    attachments += 1
                    continue
                documents += 1
                blocks = PlainBlocks(stream, name=name, limits=limits)
                read_document(blocks, collector, name=name, limits=limits)
            if not documents:
                raise UnreadableError(
                    "reqif.no_document",
                    "The archive holds no .reqif document.",
                    place=Place(source.name),
                )
            facts, notices, trace = collector.finish()
        facts["documents.total"] = documents
        facts["attachments.total"] = attachments
        return Reading(collector.version, EVIDENCE_TYPE, facts, notices, trace)


def _streams(source: Source, limits: Limits) -> Iterator[tuple[str, BinaryIO | None]]:
    """Yield name and stream of each document, and None for each attachment."""
    start = source.stream.read(len(_ARCHIVE_START))
    source.stream.seek(0)
    if start != _ARCHIVE_START:
        yield source.name, source.stream
        return
    for member, data in members(source.stream, name=source.name, limits=limits):
        if _IGNORED_FOLDER in PurePosixPath(member).parts:
            continue
        yield f"{source.name}!{member}", member_stream(data) if _is_document(member) else None


def _is_document(member: str) -> bool:
    path = PurePosixPath(member)
    return path.suffix.lower() == ".reqif" and _IGNORED_FOLDER not in path.parts


adapter = ReqifAdapter()
