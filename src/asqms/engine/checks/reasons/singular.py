# SPDX-License-Identifier: Apache-2.0
"""Sentences of reason codes whose {value} is one, in the languages that write one thing differently."""

ENGLISH = {
    "approver_missing": "One row names no approver.",
    "cells_missing": "One row has a blank cell ({fact}).",
    "components_listed": "One component is listed.",
    "declared_totals_agree": "The one total that the file states is what is in it.",
    "dependencies_listed": "One dependency is listed.",
    "findings_above_level": "One finding is above the tolerated level; at most {needed} are accepted.",
    "findings_within_limit": "One finding is above the tolerated level; at most {needed} are accepted.",
    "ids_repeated": "One row repeats an identifier ({fact}).",
    "no_unwanted_value": "One row has a value that must not occur; at most {needed} are accepted.",
    "rating_too_low": "One rating is below the wanted one.",
    "recent_enough": "It is one day old; at most {needed} are accepted.",
    "requirements_failed": "One item has a failed test.",
    "rows_present": "There is one row; at least {needed} are needed.",
    "same_in_both_columns": "In one row both columns hold the same.",
    "signature_invalid": "One signature is not valid.",
    "signatures_verified": "The one signature is verified.",
    "signed": "It carries one signature.",
    "statements_incomplete": ("One thing is missing in the statements, such as the reason for not affected."),
    "tests_failed": "One test failed or ended with an error; at most {needed} are accepted.",
    "tests_passed": "One test failed; at most {needed} are accepted.",
    "too_few_components": "One component is listed; at least {needed} are needed.",
    "too_few_dependencies": "One dependency is listed; at least {needed} are needed.",
    "too_few_rows": "There is one row; at least {needed} are needed.",
    "too_few_signatures": "It carries one signature; at least {needed} are needed.",
    "too_old": "It is one day old; at most {needed} are accepted.",
    "treatment_not_stated": (
        "One finding is above the tolerated level, and the file does not say how it was treated."
    ),
    "unwanted_value_found": "One row has a value that must not occur; at most {needed} are accepted.",
    "vulnerabilities_decided": "One vulnerability is without a decision; at most {needed} are accepted.",
    "vulnerabilities_undecided": "One vulnerability is without a decision; at most {needed} are accepted.",
}
GERMAN = {
    "approver_missing": "Eine Zeile nennt niemanden, der freigegeben hat.",
    "cells_missing": "Eine Zeile hat eine leere Zelle ({fact}).",
    "components_listed": "Eine Komponente ist aufgeführt.",
    "declared_totals_agree": "Die eine Summe, die die Datei nennt, stimmt mit ihrem Inhalt überein.",
    "dependencies_listed": "Eine Abhängigkeit ist aufgeführt.",
    "findings_above_level": (
        "Ein Befund liegt über der geduldeten Stufe; höchstens {needed} werden angenommen."
    ),
    "findings_within_limit": (
        "Ein Befund liegt über der geduldeten Stufe; höchstens {needed} werden angenommen."
    ),
    "ids_repeated": "Eine Zeile wiederholt eine Kennung ({fact}).",
    "no_unwanted_value": (
        "Eine Zeile hat einen Wert, der nicht vorkommen darf; höchstens {needed} werden angenommen."
    ),
    "rating_too_low": "Eine Bewertung liegt unter der gewünschten.",
    "recent_enough": "Es ist einen Tag alt; höchstens {needed} werden angenommen.",
    "requirements_failed": "Ein Element hat einen fehlgeschlagenen Test.",
    "rows_present": "Es gibt eine Zeile; mindestens {needed} werden gebraucht.",
    "same_in_both_columns": "In einer Zeile steht in beiden Spalten dasselbe.",
    "signature_invalid": "Eine Signatur ist ungültig.",
    "signatures_verified": "Die eine Signatur ist geprüft.",
    "signed": "Es trägt eine Signatur.",
    "statements_incomplete": "In den Aussagen fehlt eine Angabe, etwa der Grund für nicht betroffen.",
    "tests_failed": (
        "Ein Test ist fehlgeschlagen oder mit Fehler beendet; höchstens {needed} werden angenommen."
    ),
    "tests_passed": "Ein Test ist fehlgeschlagen; höchstens {needed} werden angenommen.",
    "too_few_components": "Eine Komponente ist aufgeführt; mindestens {needed} werden gebraucht.",
    "too_few_dependencies": "Eine Abhängigkeit ist aufgeführt; mindestens {needed} werden gebraucht.",
    "too_few_rows": "Es gibt eine Zeile; mindestens {needed} werden gebraucht.",
    "too_few_signatures": "Es trägt eine Signatur; mindestens {needed} werden gebraucht.",
    "too_old": "Es ist einen Tag alt; höchstens {needed} werden angenommen.",
    "treatment_not_stated": (
        "Ein Befund liegt über der geduldeten Stufe; die Datei sagt nicht, wie er behandelt wurde."
    ),
    "unwanted_value_found": (
        "Eine Zeile hat einen Wert, der nicht vorkommen darf; höchstens {needed} werden angenommen."
    ),
    "vulnerabilities_decided": (
        "Eine Schwachstelle ist nicht entschieden; höchstens {needed} werden angenommen."
    ),
    "vulnerabilities_undecided": (
        "Eine Schwachstelle ist nicht entschieden; höchstens {needed} werden angenommen."
    ),
}
