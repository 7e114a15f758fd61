"""What tests would do thousands of times over and get the same: hash at full cost, compile templates and rules, wait for a disk."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from werkzeug.routing import Rule

Builder = Callable[[Rule, bool], Callable[..., tuple[str, str]]]
DISK, MEMORY = Path("/tmp"), Path("/dev/shm")  # noqa: S108 - the folders the system has for it
ENOUGH = 4 * 2**30  # bytes free; one run writes a quarter of that


def in_memory() -> None:
    """Let what is temporary be written to memory where there is room for it: a commit then waits for no disk.

    A folder chosen by TMPDIR is kept to.
    """
    if tempfile.gettempdir() != str(DISK) or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free > ENOUGH:
        tempfile.tempdir = str(MEMORY)


def cheap_hasher() -> PasswordHash:
    """Return argon2id with the least time and memory it takes: the format is the real one, the price is not."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


def built_once(make: Builder) -> Builder:
    """Return werkzeug's maker of what builds a rule's addresses, asked once for each rule: it writes and compiles Python.

    What it makes follows from the parts of the rule alone, unless the rule has defaults.
    """
    kept: dict[object, Callable[..., tuple[str, str]]] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - its own signature
        if rule.defaults:
            return make(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        if key not in kept:
            kept[key] = make(rule, append_unknown)
        return kept[key]

    return builder


class CompiledOnce(BytecodeCache):
    """Compiled templates of this process: an app of its own in each test has them from here. Keyed by place and text."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code, if it was compiled before."""
        code = self._code.get((bucket.key, bucket.checksum))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self._code[bucket.key, bucket.checksum] = bucket.bytecode_to_string()
