"""`oncall ...`: a module per noun, each turning argv into one use case and its answer into text or JSON Lines.

Commands are imported when they are called (table.py), so that `oncall --help` answers at once; import nothing heavy on top.
Bad input is a one-line `Refusal` or a lower room's own error; program.py turns every one into its line and exit code.
Exit codes: 0 done, 1 the answer is no, 2 unusable arguments or file. Only here may the emulator be started (demo, rehearse).
No rule about calls, hours or money stands here, and no SQL; the clock comes from timers, the settings from settings.
"""

from oncall.cli.program import Program

main = Program()

__all__ = ["main"]
