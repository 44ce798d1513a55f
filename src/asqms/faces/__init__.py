# SPDX-License-Identifier: Apache-2.0
"""What people and programs touch: translates, never decides."""
