# SPDX-License-Identifier: Apache-2.0
"""The living page of the design: every component in every state; in the demo and for developers only."""
