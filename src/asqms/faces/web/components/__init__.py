# SPDX-License-Identifier: Apache-2.0
"""Components of the pages, one folder each."""
