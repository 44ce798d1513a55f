# SPDX-License-Identifier: Apache-2.0
"""The self-contained HTML report: template, style and the little script it carries."""
