"""The names of the sentences about waiting in line and calling back, and the `{values}` each may use."""

TO_WAITING: dict[str, str] = {
    "queued_hidden": "line place",
    "queue_ended": "line",
    "callback_queued": "line",
    "callback_hello": "line",
}
TO_CALLING_BACK: dict[str, str] = {
    "screen_callback": "line caller",
    "calling_back": "line caller",
    "not_reached": "line caller",
    "staff_menu": "line digits when digits_before when_before",
    "staff_called": "line",
}
