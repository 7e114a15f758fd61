"""What changes from one version of a line to the next, a room's worth each, in words for whoever applies it.

Every function takes the old and the new and yields lines; nothing changed yields nothing.
A person reads these lines before saying yes: names and values as the file has them, no codes.
"""
