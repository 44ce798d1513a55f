# SPDX-License-Identifier: Apache-2.0
"""Registers: tables of rows in CSV, Excel, YAML or JSON, with a mapping of columns."""
