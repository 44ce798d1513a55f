# SPDX-License-Identifier: Apache-2.0
"""Records in a month and along time."""
