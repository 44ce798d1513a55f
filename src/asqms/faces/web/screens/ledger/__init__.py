# SPDX-License-Identifier: Apache-2.0
"""The ledger: what was recorded, and the proof that nothing was changed since."""
