"""The head of a line file that does not ship, of a plainly sample vendor; tests add people, hours, routes and sentences."""

FERRY = """
[line]
id = "ferry"
name = "Ferry desk"
numbers = ["+47 21 00 00 00"]
country = "NO"
time_zone = "Europe/Oslo"
languages = ["en", "nb"]

[hours]
weekdays = ["office 09:00-16:00"]
"""
