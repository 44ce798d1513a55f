# SPDX-License-Identifier: Apache-2.0
"""Checks over code coverage."""
