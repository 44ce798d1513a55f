# SPDX-License-Identifier: Apache-2.0
"""The assessed organisation."""

from tests.support.assessed import _the_day, assessed

__all__ = ["_the_day", "assessed"]
