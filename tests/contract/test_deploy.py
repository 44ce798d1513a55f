# SPDX-License-Identifier: Apache-2.0
"""The container files are well formed and say what the server needs; no engine is needed to see that."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from asqms.project.config import PREFIX, SETTINGS

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def test_the_compose_file_names_known_settings_services_and_secrets() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    compose = yaml.safe_load(text)
    assert set(compose["services"]) == {"server", "worker", "database"}
    for name in ("server", "worker"):
        service = compose["services"][name]
        for variable in service["environment"]:
            assert variable.removeprefix(PREFIX).removesuffix("_FILE") in SETTINGS
        assert set(service["secrets"]) <= set(compose["secrets"])
        assert service["cap_drop"] == ["ALL"]
    mounted = {volume.split(":")[0] for one in compose["services"].values() for volume in one["volumes"]}
    assert {one for one in mounted if not one.startswith(".")} == set(compose["volumes"])
    assert (DEPLOY / "database-role.sh").exists()
    assert "--data-checksums" in text


def test_the_container_installs_by_hash_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert text.count("--require-hashes") == 2
    user = re.search(r"^USER (.+)$", text, re.MULTILINE)
    assert user is not None
    assert user[1] not in {"root", "0"}
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (DEPLOY.parent / source).exists(), source
    for variable in re.findall(r"ASQMS_(\w+)=", text):
        assert variable in SETTINGS
