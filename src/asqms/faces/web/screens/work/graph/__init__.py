# SPDX-License-Identifier: Apache-2.0
"""What a record is tied to, as a picture and as a list."""
