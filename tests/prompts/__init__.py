"""Tests of the wording: five languages with the same keys, values that may be missing, voices, spoken numbers."""
