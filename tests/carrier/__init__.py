"""Tests of the carrier room."""
