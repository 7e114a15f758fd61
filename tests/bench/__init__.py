"""`make bench`: speed as ratios against an honest baseline run beside it. Nothing here runs in the test suite."""
