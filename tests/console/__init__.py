"""Tests of the console: pages over a desk of sample data, the practice phones, and both in a real browser."""
