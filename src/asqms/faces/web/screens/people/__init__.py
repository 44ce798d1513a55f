# SPDX-License-Identifier: Apache-2.0
"""People: who is responsible for what."""
