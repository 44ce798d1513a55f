# SPDX-License-Identifier: Apache-2.0
"""Reason codes of checks as German sentences with the places {fact}, {value} and {needed}."""

SENTENCES = {
    "above_maximum": "{fact} ist {value}; höchstens {needed} wird angenommen.",
    "all_values_present": "Alle {needed} Werte, die vorkommen müssen, sind da.",
    "analysis_not_finished": (
        "Das Werkzeug meldet einen gescheiterten oder ergebnislosen Lauf ({fact}: {value})."
    ),
    "approval_not_stated": "Der Nachweis sagt nicht, wer ihn wann freigegeben hat.",
    "approved_later": "Die Freigabe ist vom {value}, also nach dem {needed}.",
    "approved": "Die Freigabe ist dokumentiert.",
    "approver_missing": "{value} Zeilen nennen niemanden, der freigegeben hat.",
    "approver_not_named": "Es ist freigegeben, aber niemand ist dafür genannt.",
    "below_minimum": "{fact} ist {value}; mindestens {needed} wird gebraucht.",
    "cells_missing": "{value} Zeilen haben eine leere Zelle ({fact}).",
    "column_empty": "Die Spalte ist in jeder Zeile leer ({fact}).",
    "column_not_found": "Das Register hat diese Spalte nicht ({fact}); die Option columns ordnet sie zu.",
    "column_values_unknown": "Die Spalte hat zu viele verschiedene Werte, um sie zu zählen ({fact}).",
    "columns_differ": "Die beiden Spalten unterscheiden sich in jeder Zeile.",
    "columns_filled": "Jede Zeile hat einen Wert in den geforderten Spalten.",
    "components_listed": "{value} Komponenten sind aufgeführt.",
    "counts_contradict": "Die Zahlen widersprechen sich ({fact}: {value}, {needed}).",
    "date_in_the_future": "Das Datum {value} liegt nach dem {needed}.",
    "date_overdue": "Der Termin {value} ist am {needed} überschritten ({fact}).",
    "declared_total_differs": (
        "Die Datei nennt für {fact} {needed}, gezählt wurden {value}; vielleicht ist sie unvollständig."
    ),
    "declared_totals_agree": "Die {value} Summen, die die Datei nennt, stimmen mit ihrem Inhalt überein.",
    "dependencies_listed": "{value} Abhängigkeiten sind aufgeführt.",
    "digests_named": "Alles, worum es geht, hat einen Hashwert ({value}).",
    "fact_missing": "Der Nachweis sagt nichts über {fact}.",
    "fact_not_a_count": "{fact} ist {value}, das ist keine Anzahl.",
    "fact_not_a_date": "{fact} ist {value}, das ist kein Datum.",
    "fact_not_a_number": "{fact} ist {value}, das ist keine Zahl.",
    "fact_not_a_text": "{fact} ist {value}, das ist kein Text.",
    "fact_not_a_truth_value": "{fact} ist {value}, also weder wahr noch falsch.",
    "findings_above_level": (
        "{value} Befunde liegen über der geduldeten Stufe; höchstens {needed} werden angenommen."
    ),
    "findings_within_limit": (
        "{value} Befunde liegen über der geduldeten Stufe; höchstens {needed} werden angenommen."
    ),
    "has_content": "Der Nachweis hat Inhalt ({fact}: {value}).",
    "head_not_signed": "Die Revision ist nicht signiert.",
    "head_not_tagged": "Die Revision trägt keinen Tag.",
    "head_signed": "Die Revision ist signiert.",
    "head_tagged": "Die Revision trägt einen Tag.",
    "ids_repeated": "{value} Zeilen wiederholen eine Kennung ({fact}).",
    "ids_unique": "Keine Kennung kommt doppelt vor.",
    "levels_unknown": "Es gibt Befunde, aber keiner nennt seine Schwere.",
    "minimum_reached": "{fact} ist {value}; mindestens {needed} wird gebraucht.",
    "no_date_to_look_at": "Keine Zeile hat in dieser Spalte ein Datum.",
    "no_findings": "Es gibt keine Befunde.",
    "no_headings_or_rows": "Der Nachweis hat weder lesbare Überschriften noch Zeilen.",
    "no_row_to_look_at": "Es gibt keine Zeile, die zu prüfen wäre.",
    "no_run_reported": "Der Bericht enthält keinen Analyselauf und belegt nichts ({fact}: {value}).",
    "no_test_ran": "Kein Test wurde ausgeführt.",
    "no_unwanted_value": (
        "{value} Zeilen haben einen Wert, der nicht vorkommen darf; höchstens {needed} werden angenommen."
    ),
    "no_value_present": "Keiner der {needed} Werte, die vorkommen müssen, ist da.",
    "not_approved": "Es ist nicht freigegeben.",
    "nothing_declared": "Die Datei nennt keine eigenen Summen.",
    "nothing_demanded": "Für diese Klasse wird nichts gefordert.",
    "nothing_in_it": "Der Nachweis ist leer oder zu klein ({fact}: {value}, gebraucht: {needed}).",
    "nothing_named": "Es nennt nichts mit einem Hashwert.",
    "nothing_overdue": "Der früheste Termin ist der {value}; am {needed} ist nichts überfällig.",
    "nothing_to_measure": "Es gibt nichts zu messen ({fact}).",
    "open_rows_not_marked": (
        "Das Register sagt nicht, welche Zeilen offen sind; die Option open benennt sie."
    ),
    "part_blank": "Der Teil {value} ist in einigen Zeilen leer.",
    "part_not_found": "Für den Teil {value} wurde keine Überschrift oder Spalte gefunden.",
    "parts_stated": "Alle {needed} geforderten Teile sind vorhanden.",
    "rating_not_on_scale": "Die Bewertung {value} gehört nicht zur Skala N, P, L, F.",
    "rating_too_low": "{value} Bewertungen liegen unter der gewünschten.",
    "ratings_reached": "Keine Bewertung liegt unter der gewünschten.",
    "recent_enough": "Es ist {value} Tage alt; höchstens {needed} werden angenommen.",
    "requirements_failed": "{value} Elemente haben einen fehlgeschlagenen Test.",
    "revision_missing": "Der Nachweis nennt nicht die Revision, um die es geht.",
    "revision_named": "Der Nachweis handelt von {value}.",
    "rows_present": "Es gibt {value} Zeilen; mindestens {needed} werden gebraucht.",
    "same_in_both_columns": "In {value} Zeilen steht in beiden Spalten dasselbe.",
    "share_not_reached": "Der Anteil ist {value} %; gebraucht werden {needed} % ({fact}).",
    "share_reached": "Der Anteil ist {value} %; gebraucht werden {needed} % ({fact}).",
    "signature_invalid": "{value} Signaturen sind ungültig.",
    "signature_not_checked": (
        "{value} von {needed} Signaturen ließen sich prüfen; dazu braucht es die Schlüssel."
    ),
    "signatures_verified": "Alle {value} Signaturen sind geprüft.",
    "signed": "Es trägt {value} Signaturen.",
    "statements_incomplete": "In den Aussagen fehlen {value} Angaben, etwa der Grund für nicht betroffen.",
    "suppressions_within_limit": (
        "{value} % der Befunde sind unterdrückt; höchstens {needed} % werden angenommen."
    ),
    "target_not_reached": "Die Abdeckung ist {value} %; gebraucht werden {needed} % ({fact}).",
    "target_reached": "Die Abdeckung ist {value} %; gebraucht werden {needed} % ({fact}).",
    "tests_failed": (
        "{value} Tests sind fehlgeschlagen oder mit Fehler beendet; höchstens {needed} werden angenommen."
    ),
    "tests_passed": "{value} Tests sind fehlgeschlagen; höchstens {needed} werden angenommen.",
    "threshold_missing": "Für diese Klasse ist keine Grenze gesetzt ({fact}).",
    "too_few_components": "{value} Komponenten sind aufgeführt; mindestens {needed} werden gebraucht.",
    "too_few_dependencies": "{value} Abhängigkeiten sind aufgeführt; mindestens {needed} werden gebraucht.",
    "too_few_rows": "Es gibt {value} Zeilen; mindestens {needed} werden gebraucht.",
    "too_few_signatures": "Es trägt {value} Signaturen; mindestens {needed} werden gebraucht.",
    "too_many_suppressed": (
        "{value} % der Befunde sind unterdrückt; höchstens {needed} % werden angenommen."
    ),
    "too_many_tests_skipped": (
        "{value} % der Tests wurden übersprungen; höchstens {needed} % werden angenommen."
    ),
    "too_old": "Es ist {value} Tage alt; höchstens {needed} werden angenommen.",
    "treatment_not_stated": (
        "{value} Befunde liegen über der geduldeten Stufe; die Datei sagt nicht, wie sie behandelt wurden."
    ),
    "tree_clean": "Keine Änderung liegt außerhalb der Revision.",
    "tree_dirty": "Es gibt Änderungen außerhalb der Revision.",
    "unwanted_value_found": (
        "{value} Zeilen haben einen Wert, der nicht vorkommen darf; höchstens {needed} werden angenommen."
    ),
    "value_absent": "Der Wert {value} kommt nicht vor ({fact}).",
    "value_differs": "{fact} ist {value}; es muss {needed} sein.",
    "value_equal": "{fact} ist {value}, wie gefordert.",
    "value_not_allowed": "Der Wert {value} gehört nicht zu: {needed}.",
    "value_stated": "{fact} ist angegeben.",
    "values_allowed": "Jeder Wert der Spalte ist erlaubt.",
    "version_differs": "Das Dokument gilt für Version {value}, der Nachweis für {needed}.",
    "version_equal": "Dokument und Nachweis gelten für Version {value}.",
    "version_named": "Das Dokument nennt Version {value}.",
    "vulnerabilities_decided": (
        "{value} Schwachstellen sind nicht entschieden; höchstens {needed} werden angenommen."
    ),
    "vulnerabilities_undecided": (
        "{value} Schwachstellen sind nicht entschieden; höchstens {needed} werden angenommen."
    ),
    "within_maximum": "{fact} ist {value}; höchstens {needed} wird angenommen.",
}
OF_ONE = {
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
"""The sentences whose {value} is one."""
