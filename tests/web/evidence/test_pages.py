# SPDX-License-Identifier: Apache-2.0
"""Pages of evidence: by person, on past days, in few queries; bytes are never shown inline."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asqms.contexts.evidence.models import Evidence, Upload
from tests.contexts.evidence.samples import junit
from tests.contexts.evidence.test_queries import write
from tests.support.personas import Small
from tests.web.evidence.conftest import Receive

pytestmark = pytest.mark.django_db
Members = Callable[..., Client]


def address(uid: str, more: str = "") -> str:
    return f"/evidence/{more}{quote(uid)}/"


def test_the_list_shows_what_the_reader_may_see(member_client: Members, receive: Receive) -> None:
    receive(title="Nightly run")
    assert "Nightly run" in member_client("brake-lead").get("/evidence/").text
    other = member_client("radio-lead").get("/evidence/").text
    assert "Nightly run" not in other
    assert "There is no evidence yet" in other


@pytest.mark.parametrize("language", ["en", "de", "zh-hans"])
def test_every_page_in_every_language(member_client: Members, receive: Receive, language: str) -> None:
    uid = receive(valid_until="2026-12-24").uid
    client = member_client("brake-lead")
    for path in (
        "/evidence/", f"/evidence/?at={quote(uid)}", "/evidence/?state=expired&text=x", "/evidence/calendar/",
        "/evidence/calendar/?month=2026-12", "/evidence/upload/", address(uid), "/evidence/?as_of=2026-11-19",
    ):  # fmt: skip
        assert client.get(path, headers={"accept-language": language}).status_code == 200, path


def test_a_record_says_everything(member_client: Members, receive: Receive) -> None:
    uid = receive(junit(5, 1), revision="4f1c").uid
    page = member_client("brake-lead").get(address(uid)).text
    for wanted in (
        "tests.failed",
        "4f1c",
        "Test execution report",
        "in use",
        "Version 1",
        "/ledger/records/",
    ):
        assert wanted in page
    assert "Withdraw" in page


@pytest.mark.parametrize(("person", "status"), [("radio-lead", 404), ("nobody", 404), ("brake-auditor", 200)])
def test_a_record_is_for_who_may_see_it(
    member_client: Members, receive: Receive, person: str, status: int
) -> None:
    found = receive()
    client = member_client(person)
    assert client.get(address(found.uid)).status_code == status
    assert client.get(address(found.uid, "bytes/")).status_code == status
    assert "Withdraw" not in client.get(address(found.uid)).text


def test_nothing_is_there_under_other_names(member_client: Members) -> None:
    for path in ("/evidence/none/", "/evidence/a:b/", "/evidence/bytes/a:b/", "/evidence/upload/none/"):
        assert member_client("quality-lead").get(path).status_code == 404, path


@pytest.mark.parametrize(
    "name", ["page.html", "a\"b';c.svg", "报告.xml", "über\u202eexe.js", "x" * 300 + ".html"]
)
def test_bytes_are_only_ever_a_file_to_keep(member_client: Members, receive: Receive, name: str) -> None:
    data = b"<!doctype html><script>alert(1)</script>"
    if "\u202e" in name:
        name = name.replace("\u202e", "")
    found = receive(data, name=name, type="report.review", adapter="document")
    answer = member_client("brake-lead").get(address(found.uid, "bytes/"))
    assert b"".join(answer.streaming_content) == data
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    disposition = answer.headers["Content-Disposition"]
    assert re.fullmatch(
        r"attachment; filename=\"[A-Za-z0-9._ -]+\"; filename\*=UTF-8''[A-Za-z0-9%._~-]+", disposition
    )


def test_earlier_bytes_can_be_had(member_client: Members, receive: Receive) -> None:
    first, second = receive(junit(2)), receive(junit(3, day="2026-11-12"))
    client = member_client("brake-lead")
    answer = client.get(address(second.uid, "bytes/"), {"digest": first.digest})
    assert b"".join(answer.streaming_content) == junit(2)
    assert client.get(address(second.uid, "bytes/"), {"digest": "sha256:" + "0" * 64}).status_code == 404


def send(client: Client, *files: bytes) -> str:
    given = [SimpleUploadedFile(f"{n}.xml", data) for n, data in enumerate(files)]
    answer = client.post("/evidence/upload/", {"files": given})
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def test_a_file_is_sent_confirmed_and_recorded_without_script(member_client: Members) -> None:
    client = member_client("brake-lead")
    confirm = send(client, junit(4))
    page = client.get(confirm).text
    assert "Test execution report, read as junit." in page
    assert "What it will count for" in page
    assert 'value="2026-11-10"' in page
    assert Evidence.objects.count() == 0
    stated = {
        "subject": "controller",
        "type": "report.test",
        "effective": "2026-11-10",
        "title": "Unit tests",
    }
    answer = client.post(confirm, stated, follow=True)
    assert "0.xml is recorded." in answer.text
    row = Evidence.objects.get()
    assert (row.title, row.subject.key, row.size_bytes) == ("Unit tests", "controller", len(junit(4)))
    again = client.post(confirm, stated, follow=True)
    assert "was recorded already" in again.text
    assert Evidence.objects.get().version == 1


def test_several_files_are_asked_about_one_after_the_other(member_client: Members) -> None:
    client = member_client("brake-lead")
    first = send(client, junit(2), junit(3))
    assert "1 more file" in client.get(first).text
    answer = client.post(first, {"subject": "controller", "type": "report.test", "effective": "2026-11-10"})
    second = answer.headers["Location"]
    assert "/evidence/upload/" in second
    assert 'value="controller" selected' in client.get(second).text
    client.post(second, {"subject": "controller", "type": "report.test", "effective": "2026-11-11"})
    assert Evidence.objects.count() == 2


def test_a_refused_statement_keeps_what_was_typed(member_client: Members) -> None:
    client = member_client("brake-lead")
    confirm = send(client, b"\x00\x01")
    answer = client.post(confirm, {"subject": "controller", "title": "Kept title"})
    assert answer.status_code == 422
    assert "Kept title" in answer.text
    assert "evidence.type_needed" in answer.text
    assert Evidence.objects.count() == 0


def test_what_it_will_count_for_follows_the_type(member_client: Members) -> None:
    client = member_client("brake-lead")
    confirm = send(client, junit(4))
    stated = {"step": "show", "type": "sbom", "subject": "controller", "title": "Kept title"}
    whole = client.post(confirm, stated)
    assert "Kept title" in whole.text
    part = client.post(confirm, stated, headers={"hx-request": "true", "hx-target": "expected"})
    assert "<html" not in part.text
    assert "practices; they serve" in part.text
    assert Evidence.objects.count() == 0


def test_sending_nothing_is_told(member_client: Members) -> None:
    answer = member_client("brake-lead").post("/evidence/upload/", {})
    assert (answer.status_code, "evidence.no_file" in answer.text) == (422, True)


def test_files_are_recognised_while_they_are_chosen(member_client: Members, receive: Receive) -> None:
    receive(junit(6))
    client = member_client("brake-lead")
    answer = client.post("/evidence/upload/preview/", {"files": SimpleUploadedFile("r.xml", junit(6))})
    assert "The same bytes are recorded already" in answer.text
    upload = re.search(r'name="upload" value="([0-9a-f]{32})"', answer.text)
    assert upload is not None
    going = client.post("/evidence/upload/", {"upload": upload[1]})
    assert upload[1] in going.headers["Location"]
    assert Upload.objects.count() == 1


def test_who_may_not_receive_is_refused(member_client: Members) -> None:
    client = member_client("reader")
    for path in ("/evidence/upload/",):
        answer = client.post(path, {"files": SimpleUploadedFile("r.xml", junit())})
        assert answer.status_code == 403
    assert "Send evidence" not in client.get("/evidence/").text
    assert Upload.objects.count() == 0


def test_uploads_of_others_are_not_there(member_client: Members) -> None:
    confirm = send(member_client("brake-lead"), junit())
    assert member_client("brake-developer").get(confirm).status_code == 404


def test_withdrawing_asks_for_a_reason_and_the_version_seen(member_client: Members, receive: Receive) -> None:
    uid = receive().uid
    client = member_client("brake-lead")
    refused = client.post(address(uid), {"do": "withdraw", "version": "1"})
    assert (refused.status_code, "needs a reason" in refused.text) == (422, True)
    done = client.post(address(uid), {"do": "withdraw", "version": "1", "reason": "wrong build"}, follow=True)
    assert "The evidence is withdrawn." in done.text
    assert "wrong build" in done.text
    late = client.post(address(uid), {"do": "restore", "version": "1", "reason": "back"})
    assert late.status_code == 409
    back = client.post(address(uid), {"do": "restore", "version": "2", "reason": "back"}, follow=True)
    assert "counts again" in back.text


def test_a_correction_is_written_as_a_version(member_client: Members, receive: Receive) -> None:
    uid = receive(valid_until="2026-12-01").uid
    wanted = {"do": "correct", "version": "1", "reason": "typed wrongly", "title": "T", "valid_until": ""}
    page = member_client("brake-lead").post(address(uid), wanted, follow=True).text
    assert "A new version is written." in page
    row = Evidence.objects.get()
    assert (row.title, row.valid_until, row.version) == ("T", None, 2)


def test_the_past_is_read_only(member_client: Members, receive: Receive) -> None:
    uid = receive().uid
    client = member_client("brake-lead")
    assert client.get(address(uid), {"as_of": "2026-11-10"}).status_code == 404
    answer = client.post(f"{address(uid)}?as_of=2026-11-10", {"do": "withdraw", "reason": "x"})
    assert answer.status_code == 409
    assert "Send evidence" not in client.get("/evidence/", {"as_of": "2026-11-10"}).text


def test_exports_hold_no_formula(member_client: Members, receive: Receive) -> None:
    receive(title="=cmd|' /C calc'!A0")
    answer = member_client("brake-lead").get("/evidence/", {"export": "csv", "table": "evidence"})
    assert "'=cmd" in answer.content.decode()


def test_pages_follow_each_other_and_keep_the_filter(member_client: Members, small: Small) -> None:
    write(small, 120)
    client = member_client("quality-lead")
    page = client.get("/evidence/", {"adapter": "junit"}).text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following is not None
    assert "adapter=junit" in following[1]
    assert page.count("list-row") == 50
    assert client.get(following[1].replace("&amp;", "&")).text.count("list-row") == 50


def test_queries_are_few_and_do_not_grow(member_client: Members, small: Small) -> None:
    client = member_client("brake-lead")
    counts = []
    for first, size in ((0, 200), (200, 300)):
        write(small, size, first=first)
        for path in ("/evidence/", "/evidence/calendar/", "/evidence/upload/"):
            client.get(path)
            with CaptureQueriesContext(connection) as found:
                assert client.get(path).status_code == 200
            counts.append(len(found))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 15, counts


def test_a_file_is_no_option(member_client: Members) -> None:
    page = member_client("brake-lead").get("/evidence/upload/").text
    field = page.partition("data-drop-zone")[2].partition("drop-hint")[0]
    assert "optional" not in field
    assert re.search(r'<input type="file"[^>]* required', field)


def test_what_it_will_count_for_stands_before_the_button_that_records(member_client: Members) -> None:
    client = member_client("brake-lead")
    page = client.get(send(client, junit(4))).text
    places = [page.index(one) for one in ('name="producer"', 'id="expected"', ">Record it<")]
    assert places == sorted(places)
