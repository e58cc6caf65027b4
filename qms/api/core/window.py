"""How many calls a token may make in each minute of the clock."""

CALLS_A_MINUTE = 300
