# SPDX-License-Identifier: Apache-2.0
"""Screen of standards: practice."""
