# SPDX-License-Identifier: Apache-2.0
"""When somebody gets mail."""
