# SPDX-License-Identifier: Apache-2.0
"""A document states its version; a table of documents states one in every row."""

from asqms.engine.checks.contract import Check, CheckInput, Finding
from asqms.engine.checks.facts import count_of, text_of
from asqms.engine.checks.judging import judged_share
from asqms.engine.checks.outcomes import Parameters, answering, met
from asqms.engine.checks.tables import blanks_of, rows_of
from asqms.kernel.text import Text


@answering
def _run(given: CheckInput, _parameters: Parameters) -> Finding:
    if "document.version" not in given.facts and count_of(given, "rows.total", absent=0):
        blank = blanks_of(given, "version")
        return judged_share("rows.missing.version", rows_of(given) - blank, rows_of(given), 100)
    version = text_of(given, "document.version")
    return met("version_named", fact="document.version", value=version)


CHECK = Check(
    name="document_names_its_version",
    version=2,
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
