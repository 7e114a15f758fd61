"""The call journal in ONCALL_HOME/journal: what the database could not take, on disk before the answer leaves.

One line an entry in a file that all processes of the machine append to; it is set aside piece by piece and read back in.
Nothing here raises into a call, and nothing waits longer than a few tenths of a second: a full or dead disk costs entries,
which are settled from the carrier's own call list. Here is no rule about calls, no SQL, and no form is understood.
"""

from oncall.journal.file import FileJournal

__all__ = ["FileJournal"]
