# SPDX-License-Identifier: Apache-2.0
"""Screens of the pages, one folder each."""
