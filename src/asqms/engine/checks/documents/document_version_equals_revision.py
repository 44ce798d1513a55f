# SPDX-License-Identifier: Apache-2.0
"""A document is about the revision its evidence is about (reference model, OP.UIN.03)."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import text_of
from asqms.engine.checks.outcomes import Parameters, answering, met, not_met, unknown
from asqms.kernel.text import Text


def _plain(version: str) -> str:
    return version.strip().lower().removeprefix("v")


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:

    version = text_of(given, "document.version")
    revision = given.evidence.revision
    if not revision:
        return unknown("revision_missing", needed=version)
    if _plain(version) != _plain(revision):
        return not_met("version_differs", fact="document.version", value=version, needed=revision)
    return met("version_equal", fact="document.version", value=version, needed=revision)


CHECK = Check(
    name="document_version_equals_revision",
    version=1,
    title=Text(
        {
            "en": "The document has the version of the release",
            "zh-Hans": "文件版本与发布版本一致",
            "de": "Das Dokument hat die Version der Freigabe",
        }
    ),
    run=_run,
    parameters={},
)
