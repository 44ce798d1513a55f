# SPDX-License-Identifier: Apache-2.0
"""OpenVEX documents: which products a vulnerability affects, and why not."""
