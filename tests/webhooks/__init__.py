"""The carrier's door: who comes in, what is answered to whatever comes, what the health pages say."""
