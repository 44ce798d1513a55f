# SPDX-License-Identifier: Apache-2.0
"""What a page says when something does not go; code.* and hint.* hold the words of coded errors."""
