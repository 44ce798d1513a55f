# SPDX-License-Identifier: Apache-2.0
"""What keeps an installation running."""
