# SPDX-License-Identifier: Apache-2.0
"""Screens of the records that processes keep."""
