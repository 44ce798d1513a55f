# SPDX-License-Identifier: Apache-2.0
"""Reason codes of checks as English sentences with the places {fact}, {value} and {needed}."""

SENTENCES = {
    "above_maximum": "{fact} is {value}; at most {needed} is accepted.",
    "all_values_present": "All {needed} values that must occur are there.",
    "analysis_not_finished": (
        "The tool says that an analysis run failed or gave no results ({fact}: {value})."
    ),
    "approval_not_stated": "The evidence does not say who approved it and when.",
    "approved_later": "The approval is dated {value}, after {needed}.",
    "approved": "The approval is recorded.",
    "approver_missing": "{value} rows name no approver.",
    "approver_not_named": "It is approved, but nobody is named who approved it.",
    "below_minimum": "{fact} is {value}; at least {needed} is needed.",
    "cells_missing": "{value} rows have a blank cell ({fact}).",
    "column_empty": "The column is blank in every row ({fact}).",
    "column_not_found": "The register has no such column ({fact}); map it with the option columns.",
    "column_values_unknown": "The column has too many different values to be counted ({fact}).",
    "columns_differ": "The two columns differ in every row.",
    "columns_filled": "Every row has a value in the columns it must have.",
    "components_listed": "{value} components are listed.",
    "counts_contradict": "The counts contradict each other ({fact}: {value}, {needed}).",
    "date_in_the_future": "The date {value} lies after {needed}.",
    "date_overdue": "The date {value} has passed on {needed} ({fact}).",
    "declared_total_differs": (
        "The file states {needed} for {fact}, but {value} were counted; it may be incomplete."
    ),
    "declared_totals_agree": "The {value} totals that the file states are what is in it.",
    "dependencies_listed": "{value} dependencies are listed.",
    "digests_named": "Every thing it is about has a digest ({value}).",
    "fact_missing": "The evidence does not say anything about {fact}.",
    "fact_not_a_count": "{fact} is {value}, which is no count.",
    "fact_not_a_date": "{fact} is {value}, which is no date.",
    "fact_not_a_number": "{fact} is {value}, which is no number.",
    "fact_not_a_text": "{fact} is {value}, which is no text.",
    "fact_not_a_truth_value": "{fact} is {value}, which is neither true nor false.",
    "findings_above_level": (
        "{value} findings are above the tolerated level; at most {needed} are accepted."
    ),
    "findings_within_limit": (
        "{value} findings are above the tolerated level; at most {needed} are accepted."
    ),
    "has_content": "The evidence has content ({fact}: {value}).",
    "head_not_signed": "The revision is not signed.",
    "head_not_tagged": "The revision carries no tag.",
    "head_signed": "The revision is signed.",
    "head_tagged": "The revision carries a tag.",
    "ids_repeated": "{value} rows repeat an identifier ({fact}).",
    "ids_unique": "No identifier occurs twice.",
    "levels_unknown": "There are findings, but none of them says how severe it is.",
    "minimum_reached": "{fact} is {value}; at least {needed} is needed.",
    "no_date_to_look_at": "No row has a date in that column.",
    "no_findings": "There are no findings.",
    "no_headings_or_rows": "The evidence has neither headings nor rows that could be read.",
    "no_row_to_look_at": "There is no row to look at.",
    "no_run_reported": "The report holds no analysis run, so it proves nothing ({fact}: {value}).",
    "no_test_ran": "No test ran.",
    "no_unwanted_value": "{value} rows have a value that must not occur; at most {needed} are accepted.",
    "no_value_present": "None of the {needed} values that must occur is there.",
    "not_approved": "It is not approved.",
    "nothing_declared": "The file states no totals about itself.",
    "nothing_demanded": "Nothing is demanded for this class.",
    "nothing_in_it": "The evidence is empty or too small ({fact}: {value}, needed: {needed}).",
    "nothing_named": "It names nothing with a digest.",
    "nothing_overdue": "The earliest date is {value}; nothing is overdue on {needed}.",
    "nothing_to_measure": "There is nothing to measure ({fact}).",
    "open_rows_not_marked": (
        "The register does not say which rows are open; name them with the option open."
    ),
    "part_blank": "The part {value} is blank in some rows.",
    "part_not_found": "No heading or column was found for the part {value}.",
    "parts_stated": "All {needed} required parts are stated.",
    "rating_not_on_scale": "The rating {value} is not on the scale N, P, L, F.",
    "rating_too_low": "{value} ratings are below the wanted one.",
    "ratings_reached": "No rating is below the wanted one.",
    "recent_enough": "It is {value} days old; at most {needed} are accepted.",
    "requirements_failed": "{value} items have a failed test.",
    "revision_missing": "The evidence does not say which revision it is about.",
    "revision_named": "The evidence is about {value}.",
    "rows_present": "There are {value} rows; at least {needed} are needed.",
    "same_in_both_columns": "In {value} rows both columns hold the same.",
    "share_not_reached": "The share is {value} %; {needed} % is needed ({fact}).",
    "share_reached": "The share is {value} %; {needed} % is needed ({fact}).",
    "signature_invalid": "{value} signatures are not valid.",
    "signature_not_checked": "{value} of {needed} signatures could be verified; give the keys.",
    "signatures_verified": "All {value} signatures are verified.",
    "signed": "It carries {value} signatures.",
    "statements_incomplete": (
        "{value} things are missing in the statements, such as the reason for not affected."
    ),
    "suppressions_within_limit": (
        "{value} % of the findings are suppressed; at most {needed} % is accepted."
    ),
    "target_not_reached": "Coverage is {value} %; {needed} % is needed ({fact}).",
    "target_reached": "Coverage is {value} %; {needed} % is needed ({fact}).",
    "tests_failed": "{value} tests failed or ended with an error; at most {needed} are accepted.",
    "tests_passed": "{value} tests failed; at most {needed} are accepted.",
    "threshold_missing": "No limit is set for this class ({fact}).",
    "too_few_components": "{value} components are listed; at least {needed} are needed.",
    "too_few_dependencies": "{value} dependencies are listed; at least {needed} are needed.",
    "too_few_rows": "There are {value} rows; at least {needed} are needed.",
    "too_few_signatures": "It carries {value} signatures; at least {needed} are needed.",
    "too_many_suppressed": "{value} % of the findings are suppressed; at most {needed} % is accepted.",
    "too_many_tests_skipped": "{value} % of the tests were skipped; at most {needed} % is accepted.",
    "too_old": "It is {value} days old; at most {needed} are accepted.",
    "treatment_not_stated": (
        "{value} findings are above the tolerated level, and the file does not say how they were treated."
    ),
    "tree_clean": "No change is left outside the revision.",
    "tree_dirty": "Changes are left outside the revision.",
    "unwanted_value_found": "{value} rows have a value that must not occur; at most {needed} are accepted.",
    "value_absent": "The value {value} does not occur ({fact}).",
    "value_differs": "{fact} is {value}; it must be {needed}.",
    "value_equal": "{fact} is {value}, as it must be.",
    "value_not_allowed": "The value {value} is not one of: {needed}.",
    "value_stated": "{fact} is stated.",
    "values_allowed": "Every value of the column is allowed.",
    "version_differs": "The document is about version {value}, the evidence about {needed}.",
    "version_equal": "The document is about version {value}, as is the evidence.",
    "version_named": "The document states version {value}.",
    "vulnerabilities_decided": (
        "{value} vulnerabilities are without a decision; at most {needed} are accepted."
    ),
    "vulnerabilities_undecided": (
        "{value} vulnerabilities are without a decision; at most {needed} are accepted."
    ),
    "within_maximum": "{fact} is {value}; at most {needed} is accepted.",
}
