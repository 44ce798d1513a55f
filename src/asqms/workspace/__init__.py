# SPDX-License-Identifier: Apache-2.0
"""The quality system as code: loads a folder of YAML and its evidence and calls the engine."""
