# SPDX-License-Identifier: Apache-2.0
"""The HTML report: whole in one file, nothing from outside, hostile texts harmless, useful without script."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from urllib.parse import unquote

import pytest
from lxml import html as reading

from asqms.documents.html import sections
from asqms.documents.html.write import html
from asqms.documents.wording import name_of, shown_date, sign_of, words
from asqms.kernel.text import LANGUAGES
from asqms.workspace.assess import Evaluation


def _page(evaluation: Evaluation, language: str = "en") -> reading.HtmlElement:
    return reading.document_fromstring(html(evaluation, language).decode("utf-8"))


def _texts(page: reading.HtmlElement, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath(path)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_loaded_from_outside(evaluation: Evaluation, language: str) -> None:
    page = _page(evaluation, language)
    assert page.get("lang") == language
    assert not page.xpath(
        "//*[@src or @srcset or @data or @action or self::link or self::iframe or self::base]"
    )
    assert all(one.startswith("#") for one in page.xpath("//@href"))
    style = page.xpath("string(//style)")
    assert "url(" not in style
    assert "@import" not in style
    assert not page.xpath("//@style | //@*[starts-with(name(), 'on')]")


def test_the_policy_allows_this_style_and_this_script_only(evaluation: Evaluation) -> None:
    page = _page(evaluation)
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    running = page.xpath("//script[not(@type)]")
    assert len(running) == 1
    for kind, text in (("script", running[0].text), ("style", page.xpath("string(//style)"))):
        hashed = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{hashed}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_texts_are_shown_and_never_run(evaluation: Evaluation, language: str) -> None:
    data = html(evaluation, language).decode("utf-8")
    page = reading.document_fromstring(data)
    assert "<script>alert" not in data
    assert len(page.xpath("//script")) == 2
    assert "{{7*7}}" in data
    assert "\u202e" not in data
    assert "\x07" not in data
    assert any(
        "=HYPERLINK(1)<script>alert(1)</script>\ufffdevil" in one for one in _texts(page, "//thead//a")
    )
    answers = page.xpath("string(//script[@type='application/json'])")
    assert not set("<>&") & set(answers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_addresses_are_unique_and_lead_somewhere(evaluation: Evaluation, language: str) -> None:
    page = _page(evaluation, language)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    own = {"at/org/" + process.id for process in evaluation.catalogue.processes}
    for address in page.xpath("//@href"):
        assert unquote(address[1:]) in {*ids, *own}, address


def test_every_verdict_of_a_row_has_its_sign_and_its_word(evaluation: Evaluation) -> None:
    for language in LANGUAGES:
        page = _page(evaluation, language)
        for one in page.xpath("//tr[@id]/td[contains(@class, 'verdict')]"):
            name = one.get("class").split()[1]
            assert one.text_content() == f"{sign_of(name)} {name_of(name, language)}"
        for one in page.xpath("//table[contains(@class, 'map')]//*[contains(@class, 'cell')]"):
            name = one.get("class").split()[1]
            assert one.text_content().startswith(sign_of(name))
            assert one.get("aria-label").startswith(name_of(name, language))


def test_the_map_shows_every_process_with_its_denominator(evaluation: Evaluation) -> None:
    page = _page(evaluation)
    table = page.xpath("//table[contains(@class, 'map')]")[0]
    rows = table.xpath(".//tbody/tr[not(contains(@class, 'group'))]")
    assert len(rows) == len(evaluation.catalogue.processes)
    assert {len(row) for row in rows} == {5}
    rollup = evaluation.assessment.rollups["item-1", "OP.UVE"].mandatory
    cell = table.xpath(".//a[@href='#at/item-1/OP.UVE']")[0]
    assert cell.text_content() == f"✕ {rollup.conforms}/{rollup.rated}"


def test_every_obligation_has_a_plain_row_and_an_answer(
    evaluation: Evaluation,
) -> None:
    page = _page(evaluation)
    rows = page.xpath("//section[@data-part='details']//tr[@id]")
    found = {row.get("id") for row in rows}
    assert found == {f"at/{one.scope}/{one.practice}" for one in evaluation.assessment.obligations}
    gap = next(row for row in rows if row.get("id") == "at/item-1/OP.UVE.04")
    assert gap[4].text_content().strip()
    answers = json.loads(page.xpath("string(//script[@id='answers'])"))
    assert {f"at/{key}" for key in answers["answers"]} == found
    lines, checks, evidence = answers["answers"]["item-1/OP.UVE.04"]
    told = [answers["texts"][position] for position in checks[0]]
    assert told[3] == "deviates"
    assert any(answers["texts"][one[2]] == "evidence/junit/a.xml" for one in evidence)
    assert any("Owner" in answers["texts"][line] for line in lines)
    assert answers["clauses"]["OP.UVE.04"]


def test_gaps_are_complete_in_order_with_sentence_and_owner(evaluation: Evaluation) -> None:
    page = _page(evaluation)
    rows = page.xpath("//section[@data-part='gaps']//tbody/tr")
    assert len(rows) == sum(one.is_gap for one in evaluation.assessment.obligations)
    assert "deviates" in rows[0][0].get("class")
    assert all(row[4].text_content().strip() for row in rows)
    assert all(row[3].text_content().strip() for row in rows)


def test_beyond_the_limit_gaps_stay(evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "LISTED_OBLIGATIONS", 10)
    page = _page(evaluation)
    rows = page.xpath("//section[@data-part='details']//tr[@id]")
    assert len(rows) == 10
    assert all("deviates" in row[3].get("class") for row in rows)
    total = len(evaluation.assessment.obligations)
    assert f"10 of {total} obligations stand here" in page.text_content()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chosen_day_is_marked_and_the_present_is_not(evaluation: Evaluation, language: str) -> None:
    marked = reading.document_fromstring(html(evaluation, language, chosen_day=True).decode("utf-8"))
    plain = _page(evaluation, language)
    assert "past" in marked.xpath("//header")[0].get("class").split()
    assert "past" not in plain.xpath("//header")[0].get("class").split()
    assert len(marked.xpath("//header/strong[@class='past-note']")) == 1
    assert shown_date(evaluation.assessment.as_of, language) in plain.xpath("string(//header)")


def test_another_day_of_knowledge_is_marked(evaluation: Evaluation) -> None:
    assessment = replace(evaluation.assessment, known_on=date(2026, 7, 1))
    page = _page(replace(evaluation, assessment=assessment))
    assert "past" in page.xpath("//header")[0].get("class").split()
    assert "as known on 1 Jul 2026" in page.xpath("string(//header)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_workspace_teaches_the_next_step(empty: Evaluation, language: str) -> None:
    shown = _page(empty, language).text_content()
    for key in ("empty_items", "no_evidence_at_all", "no_rollout"):
        assert words(language)[key] in shown
    assert len(re.findall(r"<[a-z]", html(empty, language).decode())) < 2_500


@pytest.mark.parametrize("language", ["de", "zh-Hans"])
def test_what_is_still_english_is_marked(evaluation: Evaluation, language: str) -> None:
    page = _page(evaluation, language)
    row = page.xpath("//tr[@id='at/item-1/OP.UVE.04']")[0]
    assert row[1].get("lang") == "en"
    assert page.xpath("//footer/div/@lang") == ["en"]


def test_what_cannot_be_read_is_listed_with_its_code(evaluation: Evaluation) -> None:
    rows = _texts(_page(evaluation), "//section[@data-part='unreadable']//tbody/tr")
    assert len(rows) == 1
    assert "evidence/broken.xml" in rows[0]
    assert "xml.syntax" in rows[0]


def test_same_input_same_bytes(evaluation: Evaluation) -> None:
    for language in LANGUAGES:
        assert html(evaluation, language) == html(evaluation, language)
