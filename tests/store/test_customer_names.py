"""The name on a customer's record by role: what a caller who may not call himself is told."""

from oncall.usecases.ports import Store


def test_the_admin_of_a_customer_is_named(store: Store) -> None:
    """By customer and role, the line's own record before that of every line; a record without a name is passed over."""
    with store.write() as tx:
        tx.put_customer("kasse", {"customer": "K-1", "phone": "+491", "role": "till_user", "name": "Till"})
        tx.put_customer("kasse", {"customer": "K-1", "phone": "+492", "role": "admin", "name": ""})
        tx.put_customer(None, {"customer": "K-1", "phone": "+493", "role": "admin", "name": "Everywhere"})
        tx.put_customer("kasse", {"customer": "K-1", "phone": "+494", "role": "admin", "name": "Own"})
        tx.put_customer("duell", {"customer": "K-2", "phone": "+495", "role": "admin", "name": "Other line"})
    with store.read() as tx:
        assert tx.name_of("kasse", "K-1", "admin") == "Own"
        assert tx.name_of("duell", "K-1", "admin") == "Everywhere"
        assert tx.name_of("kasse", "K-2", "admin") == ""
