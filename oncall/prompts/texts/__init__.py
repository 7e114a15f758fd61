"""The shipped wording, a module per language, each one dict TEXTS: key -> sentence with {values}.

Short, polite, for somebody whose till is down at night; nothing here names a vendor, a price or a promise.
Every language has the same keys and may use the values that `oncall.policy.wording` lists for the key.
Only texts: no function, no import.
"""
