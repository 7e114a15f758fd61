"""Access on both databases: users, sessions, links of one use, tries, the log as it is searched."""

from dataclasses import replace

from oncall.store import Store
from oncall.usecases.access_rows import AuditWish, Role, User, UserState
from tests.store.samples import MINUTE, NOON, SECOND

ANNA = User("anna", "Anna", "anna@example.com", Role.RESPONDER, "anna")


def test_a_user_is_added_once_and_saved_where_nobody_else_wrote(store: Store) -> None:
    """Id and mail are unique; a save on an older version changes nothing."""
    with store.write() as tx:
        same = [tx.add_user(user, NOON) for user in (ANNA, ANNA, replace(ANNA, id="other"))]
        assert same == [True, False, False]
        changed = replace(ANNA, role=Role.MANAGER, state=UserState.ACTIVE, password="x", language="nb")
        assert [tx.save_user(changed), tx.save_user(ANNA)] == [True, False]
    with store.read() as tx:
        found = replace(changed, version=1)
        assert (tx.user("anna"), tx.user_named("anna@example.com"), tx.users()) == (found, found, (found,))
        assert (tx.user("nobody"), tx.user_named("nobody")) == (None, None)


def test_sessions_are_seen_listed_and_ended_by_their_owner(store: Store) -> None:
    """Idle and old ones are not listed; somebody else's cannot be ended; all but one can."""
    with store.write() as tx:
        tx.add_user(ANNA, NOON)
        for secret in ("a", "b", "c"):
            tx.add_sign_in(secret, "anna", NOON, "Sample")
        first, second, third = (found.id for secret in "abc" if (found := tx.sign_in(secret)))
        tx.see_sign_in(second, NOON + MINUTE)
        assert [each.id for each in tx.sign_ins("anna", NOON, NOON)] == [third, second, first]
        assert [each.id for each in tx.sign_ins("anna", NOON + SECOND, NOON)] == [second]
        assert tx.sign_ins("anna", NOON, NOON + SECOND) == ()
        ends = [tx.end_sign_in(first, who, NOON) for who in ("bjorn", "anna", "anna")]
        assert ends == [False, True, False]
        assert (tx.end_sign_ins("anna", NOON, but=third), tx.end_sign_ins("anna", NOON)) == (1, 1)
        assert tx.sign_in("x") is None


def test_a_link_works_once_until_its_time_and_the_newest_alone(store: Store) -> None:
    """Used, outdated or replaced: none."""
    with store.write() as tx:
        tx.add_user(ANNA, NOON)
        tx.add_link("old", "anna", NOON, NOON + MINUTE)
        tx.add_link("new", "anna", NOON, NOON + MINUTE)
        assert [tx.link_user(each, NOON) for each in ("old", "new", "x")] == [None, "anna", None]
        assert tx.link_user("new", NOON + MINUTE) is None
        assert [tx.use_link("new", NOON) for _ in range(2)] == [True, False]


def test_tries_are_counted_in_their_window_and_forgotten(store: Store) -> None:
    """Each key for itself; older ones do not count."""
    with store.write() as tx:
        counts = [tx.tries("a", NOON + second * SECOND, NOON) for second in range(3)]
        assert (counts, tx.tries("b", NOON, NOON)) == ([1, 2, 3], 1)
        assert tx.tries("a", NOON + MINUTE, NOON + 2 * SECOND) == 2
        tx.forget_tries("a")
        assert tx.tries("a", NOON, NOON) == 1


def test_the_log_is_searched_by_each_field_and_paged_by_number(store: Store) -> None:
    """Newest first; the end of a span is not part of it."""
    with store.write() as tx:
        for second, who in enumerate(("anna", "bjorn", "anna")):
            tx.audit(NOON + second * SECOND, who, "did", f"case-{second}", {"key": "value"})

        def found(wish: AuditWish, limit: int = 9) -> list[str]:
            return [row.subject for row in tx.audit_search(wish, limit)]

        assert found(AuditWish()) == ["case-2", "case-1", "case-0"]
        assert found(AuditWish(who="anna")) == ["case-2", "case-0"]
        assert found(AuditWish(subject="case-1")) == ["case-1"]
        assert found(AuditWish(start=NOON + SECOND, end=NOON + 2 * SECOND)) == ["case-1"]
        [first] = tx.audit_search(AuditWish(), 1)
        assert found(AuditWish(before=first.id), 1) == ["case-1"]
