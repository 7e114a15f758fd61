"""Tests mirror the rooms; stories/ plays whole calls by phones and a moving clock; faults/ breaks things from outside."""
