# SPDX-License-Identifier: Apache-2.0
"""Settings: every mistake stops the start with a way out; secrets come from files and never show."""

from __future__ import annotations

from pathlib import Path

import pytest

from asqms.kernel.errors import AsqmsError
from asqms.project.config import SETTINGS, database_address, read_config
from tools.settings_reference import PAGE, page


def code_of(environment: dict[str, str]) -> tuple[str, str]:
    with pytest.raises(AsqmsError) as caught:
        read_config(environment)
    return caught.value.code, caught.value.hint


def test_nothing_set_gives_a_server_for_one_machine() -> None:
    config = read_config({"PATH": "/bin"})
    assert config.database_url == ""
    assert config.site_url == "http://127.0.0.1:8400"
    assert config.demo is False
    assert config.worker is True


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    assert code_of({"ASQMS_DATABASE_URI": "x"}) == ("settings.unknown", "Did you mean ASQMS_DATABASE_URL?")


def test_variables_of_the_command_line_and_the_tests_are_no_settings() -> None:
    read_config(
        {"ASQMS_TRACEBACK": "1", "ASQMS_TESTS_FORBID_SKIPS": "1", "ASQMS_CHROMIUM": "/usr/bin/chromium"}
    )


@pytest.mark.parametrize(
    ("name", "value"), [("DEMO", "perhaps"), ("THREADS", "many"), ("THREADS", "-1"), ("DEMO_DAY", "soon")]
)
def test_a_value_that_cannot_be_used_is_refused(name: str, value: str) -> None:
    code, hint = code_of({f"ASQMS_{name}": value})
    assert code == "settings.bad_value"
    assert hint == SETTINGS[name].meaning


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("very-secret-value\n")
    config = read_config({"ASQMS_SECRET_KEY_FILE": str(secret)})
    assert config.secret_key == "very-secret-value"
    assert "very-secret-value" not in repr(config)
    assert code_of({"ASQMS_SECRET_KEY_FILE": str(tmp_path / "none")})[0] == "settings.unreadable_file"
    assert code_of({"ASQMS_THREADS_FILE": str(secret)})[0] == "settings.unknown"


def test_a_postgresql_address_is_taken_apart() -> None:
    found = database_address("postgresql://a%40b:p%2Fw@host:5433/name?sslmode=require")
    assert (found.user, found.password, found.host, found.port, found.name) == (
        "a@b",
        "p/w",
        "host",
        "5433",
        "name",
    )
    assert found.options == (("sslmode", "require"),)
    for wrong in ("mysql://host/name", "postgresql://host", "postgresql://host:port/name", "host"):
        with pytest.raises(AsqmsError, match="PostgreSQL"):
            database_address(wrong)


def test_the_page_of_settings_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tools.reference"


@pytest.mark.parametrize(("processors", "processes"), [(1, 1), (2, 2), (4, 4), (64, 4), (None, 1)])
def test_a_process_answers_for_each_processor(
    monkeypatch: pytest.MonkeyPatch, processors: int | None, processes: int
) -> None:
    monkeypatch.setattr("asqms.project.config.write_ahead", lambda: True)
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    assert read_config({}).processes == processes
    assert read_config({"ASQMS_PROCESSES": "3"}).processes == 3


def test_one_process_answers_on_a_sqlite_that_several_could_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asqms.project.config.write_ahead", lambda: False)
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    assert read_config({}).processes == 1
    assert read_config({"ASQMS_DATABASE_URL": "postgresql://asqms@localhost/asqms"}).processes == 4
