# SPDX-License-Identifier: Apache-2.0
"""Reads code coverage in gcovr's own JSON."""
