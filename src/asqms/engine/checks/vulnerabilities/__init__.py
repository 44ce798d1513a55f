# SPDX-License-Identifier: Apache-2.0
"""Checks over known vulnerabilities and statements about them."""
