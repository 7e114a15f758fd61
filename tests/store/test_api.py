"""Tokens, answers under a key, addresses and events on both databases."""

from dataclasses import replace
from datetime import timedelta

from oncall.store import Store
from oncall.usecases.api_rows import ApiReply, ApiToken, Page
from oncall.usecases.hook_rows import Hook, HookPost, HookState, PostState
from tests.store.samples import MINUTE, NOON, SECOND, sample_case

TOKEN = ApiToken("sap", ("read:calls", "write:cases"), "duell", NOON + timedelta(microseconds=7), "boss")
HOOK = Hook(
    "duell",
    "https://example.com/hook?x=1",
    ("call.ended", "case.rated"),
    "secret",
    private=True,
    made_at=NOON,
    made_by="boss",
)


def posts(hook: int, *events: str) -> tuple[HookPost, ...]:
    """Return events on their way."""
    return tuple(HookPost(event, hook, "call.ended", NOON, f'{{"id":"{event}"}}') for event in events)


def test_a_token_is_found_by_its_hash_until_it_is_revoked(store: Store) -> None:
    """It comes back equal; a name holds once at a time; a revoked one stays in the list and is not found."""
    with store.write() as tx:
        assert [tx.add_api_token(TOKEN, "a"), tx.add_api_token(TOKEN, "b")] == [True, False]
        found = tx.api_token("a")
        assert found is not None
        assert (TOKEN, None) == (replace(found, id=0), tx.api_token("b"))
        tx.use_api_token(found.id, NOON + MINUTE)
        assert [tx.revoke_api_token("sap", NOON + 2 * MINUTE), tx.revoke_api_token("sap", NOON)] == [True, False]
        assert tx.api_token("a") is None
        assert tx.add_api_token(TOKEN, "c")
    with store.read() as tx:
        every = tx.api_tokens()
    assert [(NOON + MINUTE, NOON + 2 * MINUTE), (None, None)] == [(each.used_at, each.revoked_at) for each in every]


def test_a_key_is_taken_once_a_token(store: Store) -> None:
    """It holds until it is given free; the answer stays with it; another token's key is another."""
    with store.write() as tx:
        assert [
            tx.begin_reply(1, "k", "p", NOON),
            tx.begin_reply(1, "k", "q", NOON),
            tx.begin_reply(2, "k", "p", NOON),
        ] == [
            True,
            False,
            True,
        ]
        assert ApiReply("p", NOON) == tx.reply(1, "k")
        tx.end_reply(1, "k", 201, "{}")
        tx.forget_reply(2, "k")
    with store.read() as tx:
        assert (ApiReply("p", NOON, 201, "{}"), None) == (tx.reply(1, "k"), tx.reply(2, "k"))


def test_an_address_comes_with_the_lines_in_force(store: Store) -> None:
    """Adding and ending raise the stamp; only active ones are in force; a removed one stays removed."""
    stamp = store.lines_stamp()
    with store.write() as tx:
        number = tx.add_hook(HOOK)
    assert (stamp + 1, (replace(HOOK, id=number),)) == (store.in_force().stamp, store.in_force().hooks)
    with store.write() as tx:
        assert tx.end_hook(number, HookState.DISABLED)
        assert not tx.end_hook(number, HookState.DISABLED)
    assert (stamp + 2, ()) == (store.in_force().stamp, store.in_force().hooks)
    with store.write() as tx:
        assert [HookState.DISABLED] == [each.state for each in tx.hooks("duell")]
        assert tx.end_hook(number, HookState.REMOVED)
        assert not tx.end_hook(number, HookState.DISABLED)
        assert ((), None) == (tx.hooks("duell"), tx.hook(number + 1))


def test_an_event_is_written_once_and_claimed_until_its_claim_runs_out(store: Store) -> None:
    """In order; not while its address is paused or disabled; a finished one never again."""
    with store.write() as tx:
        number = tx.add_hook(HOOK)
        tx.post_hooks(posts(number, "a", "b"))
        tx.post_hooks(posts(number, "a"))
    first = store.claim_posts(NOON, NOON + MINUTE, 9)
    assert (["a", "b"], ()) == ([post.event for post in first], store.claim_posts(NOON + SECOND, NOON + MINUTE, 9))
    store.finish_post(replace(first[0], state=PostState.DONE, done_at=NOON + SECOND), None)
    store.finish_post(replace(first[0], state=PostState.WAITING, error="late"), NOON)
    store.finish_post(replace(first[1], attempts=3, error="HTTP 500"), NOON + SECOND)
    store.note_hook(replace(HOOK, id=number, failures=1, failing_since=NOON, paused_until=NOON + MINUTE))
    assert () == store.claim_posts(NOON + 59 * SECOND, NOON + 2 * MINUTE, 9)
    (again,) = store.claim_posts(NOON + MINUTE, NOON + 2 * MINUTE, 9)
    assert ("b", 3, "HTTP 500") == (again.event, again.attempts, again.error)
    assert [PostState.WAITING, PostState.DONE] == [post.state for post in store.newest_posts(number, 9)]


def test_what_is_old_is_deleted(store: Store) -> None:
    """Events and answers before their day go, the others stay."""
    with store.write() as tx:
        number = tx.add_hook(HOOK)
        tx.post_hooks([*posts(number, "old"), replace(posts(number, "new")[0], at=NOON + MINUTE)])
        tx.begin_reply(1, "old", "p", NOON)
        tx.begin_reply(1, "new", "p", NOON + MINUTE)
    assert 2 == store.prune_api(NOON + SECOND, NOON + SECOND)
    assert ["new"] == [post.event for post in store.newest_posts(number, 9)]


def test_cases_are_listed_behind_a_row(store: Store) -> None:
    """By opening and number, of a month, in a state."""
    with store.write() as tx:
        for number, minute in ((1, 2), (2, 1), (3, 1)):
            tx.insert_case(replace(sample_case(), id=f"DU-2026-00000{number}", opened_at=NOON + minute * MINUTE))
    row = sample_case()
    found = store.case_list(row.line, row.month, "", Page(2))
    assert ("DU-2026-000002", "DU-2026-000003") == found
    behind = Page(2, NOON + MINUTE, found[-1])
    assert ("DU-2026-000001",) == store.case_list(row.line, row.month, row.state, behind)
    assert () == store.case_list(row.line, row.month, "nothing", Page(2))
