"""The writers: the same rows and total in every format."""
