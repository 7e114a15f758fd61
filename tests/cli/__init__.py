"""The command line, driven as a user does."""
