"""Applied lines and changes of the rota on both databases."""

from oncall.store import Store
from oncall.usecases.ports import LineVersion
from oncall.usecases.rows import ChangeKind, RotaChange
from tests.store.samples import MINUTE, NOON, SECOND


def apply(store: Store, line: str, text: str) -> LineVersion:
    """Apply a text as the newest version of a line."""
    with store.write() as tx:
        return tx.add_line(line, text, NOON, "p0")


def test_versions_count_up_from_one(store: Store) -> None:
    """A new text is a new version, with who and when; old ones stay."""
    first, second = apply(store, "duell", "a = 1"), apply(store, "duell", "a = 2")
    assert (first, second) == (
        LineVersion("duell", 1, "a = 1", NOON, "p0"),
        LineVersion("duell", 2, "a = 2", NOON, "p0"),
    )
    assert store.line_version("duell", 1) == first
    assert store.line_version("duell", 3) is None


def test_the_same_text_is_the_same_version(store: Store) -> None:
    """Applying what is in force already adds nothing; an older text again is a new version."""
    apply(store, "duell", "a = 1")
    assert apply(store, "duell", "a = 1").version == 1
    apply(store, "duell", "a = 2")
    assert apply(store, "duell", "a = 1").version == 3


def test_current_lines_are_the_newest_of_each(store: Store) -> None:
    """One version a line, by the line's id."""
    apply(store, "kasse", "k")
    apply(store, "duell", "a = 1")
    newest = apply(store, "duell", "a = 2")
    assert store.current_lines() == (newest, LineVersion("kasse", 1, "k", NOON, "p0"))


def test_the_stamp_grows_with_new_versions_only(store: Store) -> None:
    """An application that changes nothing leaves the stamp, a new version of any line raises it."""
    assert store.lines_stamp() == 0
    apply(store, "duell", "a = 1")
    before = store.lines_stamp()
    apply(store, "duell", "a = 1")
    assert store.lines_stamp() == before
    apply(store, "kasse", "k")
    assert store.lines_stamp() > before


def add_change(store: Store, key: str = "k1", line: str = "duell") -> RotaChange:
    """Add an override."""
    with store.write() as tx:
        return tx.add_rota_change(key, line, ChangeKind.OVERRIDE, '{"role": "primary"}', NOON, "p0")


def changes(store: Store, *, withdrawn: bool = False) -> tuple[RotaChange, ...]:
    """Return the changes of duell."""
    with store.read() as tx:
        return tx.rota_changes("duell", withdrawn=withdrawn)


def test_a_change_of_the_rota_is_stored_once_per_key(store: Store) -> None:
    """The repetition of a transaction in doubt finds the change and adds nothing."""
    first = add_change(store)
    assert first == RotaChange(first.id, "duell", ChangeKind.OVERRIDE, '{"role": "primary"}', "p0", NOON)
    assert add_change(store) == first
    assert changes(store) == (first,)


def test_changes_of_other_lines_are_left_out(store: Store) -> None:
    """Each line has its own, in the order of their making."""
    first, _, third = add_change(store), add_change(store, "k2", "kasse"), add_change(store, "k3")
    assert changes(store) == (first, third)


def test_a_change_is_withdrawn_once_and_kept(store: Store) -> None:
    """A withdrawn change is out of force, but who took it back and when stays."""
    change = add_change(store)
    with store.write() as tx:
        assert tx.withdraw_rota_change(change.id, NOON + SECOND, "p1") is True
        assert tx.withdraw_rota_change(change.id, NOON + MINUTE, "p2") is False
        assert tx.withdraw_rota_change(change.id + 1, NOON, "p1") is False
    assert changes(store) == ()
    (kept,) = changes(store, withdrawn=True)
    assert (kept.withdrawn_at, kept.withdrawn_by) == (NOON + SECOND, "p1")


def test_changes_of_the_rota_move_the_stamp(store: Store) -> None:
    """Web workers notice a change and its withdrawal, but not a repetition."""
    stamps = [store.lines_stamp()]
    change = add_change(store)
    stamps.append(store.lines_stamp())
    with store.write() as tx:
        tx.withdraw_rota_change(change.id, NOON, "p1")
    stamps.append(store.lines_stamp())
    add_change(store)
    assert stamps[0] < stamps[1] < stamps[2] == store.lines_stamp()
