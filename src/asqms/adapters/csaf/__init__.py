# SPDX-License-Identifier: Apache-2.0
"""CSAF security advisories and vulnerability statements."""
