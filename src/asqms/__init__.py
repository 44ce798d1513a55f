# SPDX-License-Identifier: Apache-2.0
"""OpenASQMS: the quality system of an automotive software organisation, as code."""

__version__ = "0.1.0"
