# SPDX-License-Identifier: Apache-2.0
"""The composition root: finds adapters and starts a face."""
