# SPDX-License-Identifier: Apache-2.0
"""Checks over tables with one row per thing: registers, records, matrices."""
