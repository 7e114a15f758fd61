"""Tests of oncall/doctor: one thing broken at a time, on a home of its own with an emulated carrier.

The installation of the fixture is whole: whatever a test finds wrong is what it broke.
Nothing here leaves the machine; clocks are given.
"""
