# SPDX-License-Identifier: Apache-2.0
"""Reads test results in the Common Test Report Format."""
