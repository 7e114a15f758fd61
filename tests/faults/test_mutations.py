"""The safeguards that mutations.py takes out stand where it looks for them."""

import pytest

from tests.faults.mutations import MUTATIONS, ROOT


@pytest.mark.parametrize("name", MUTATIONS)
def test_text_of_a_mutation_stands_once_in_its_file(name: str) -> None:
    """A safeguard whose text was changed could not be taken out any more; one that stands twice would be taken out by halves."""
    mutation = MUTATIONS[name]
    assert 1 == (ROOT / mutation.path).read_text().count(mutation.old)


@pytest.mark.parametrize("name", MUTATIONS)
def test_mutation_leaves_a_file_that_can_be_read(name: str) -> None:
    """A file that is no Python any more turns every test red, and shows nothing."""
    mutation = MUTATIONS[name]
    compile((ROOT / mutation.path).read_text().replace(mutation.old, mutation.new), mutation.path, "exec")
