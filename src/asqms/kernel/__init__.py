# SPDX-License-Identifier: Apache-2.0
"""The innermost ring: identity, time, digests, records and errors; standard library only."""
