# SPDX-License-Identifier: Apache-2.0
"""Evaluations that the tests of documents share; nothing changes them."""

from __future__ import annotations

import pytest

from asqms.workspace.assess import Evaluation
from tests.support.reports import evaluated, write_empty_workspace, write_report_workspace


@pytest.fixture(scope="package")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluated(write_report_workspace(tmp_path_factory.mktemp("reports") / "ws"))


@pytest.fixture(scope="package")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluated(write_empty_workspace(tmp_path_factory.mktemp("reports") / "empty"))
