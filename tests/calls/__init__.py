"""Tests of the call machine: branches, and properties under random events."""
