"""From tables of the right shape to the frozen values of the lower rooms: hours, rota, tariffs, people, routes.

Each builder notes what is wrong and goes on, so that one run names everything; what it returns counts only without errors.
Here only what the file says by itself: what needs a date (coverage, examples) is `check`'s.
Messages of a lower room end in their cure, "what (cure)", and are passed on in its words.
"""
