# SPDX-License-Identifier: Apache-2.0
"""One folder per tool or format: bytes in, records and facts out."""
