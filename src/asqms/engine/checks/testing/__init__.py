# SPDX-License-Identifier: Apache-2.0
"""Checks over the results of test runs."""
