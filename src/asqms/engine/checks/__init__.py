# SPDX-License-Identifier: Apache-2.0
"""Named pure checks over facts, one module each, by topic; found in ``registry``."""
