"""A day as the house counts it: whole days since 1970, UTC."""

DAY_S = 86_400
