# SPDX-License-Identifier: Apache-2.0
"""A document states its version."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import text_of
from asqms.engine.checks.outcomes import Parameters, answering, met
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:

    version = text_of(given, "document.version")
    return met("version_named", fact="document.version", value=version)


CHECK = Check(
    name="document_names_its_version",
    version=1,
    title=Text(
        {
            "en": "The document states its version",
            "zh-Hans": "文件注明了版本",
            "de": "Das Dokument nennt seine Version",
        }
    ),
    run=_run,
    parameters={},
)
