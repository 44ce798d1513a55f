# SPDX-License-Identifier: Apache-2.0
"""The web face: server-rendered pages over the contexts."""
