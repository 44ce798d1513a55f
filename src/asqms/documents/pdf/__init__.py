# SPDX-License-Identifier: Apache-2.0
"""The printed report, set by Typst from data alone."""
