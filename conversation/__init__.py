"""Where the rooms meet: the life of a turn, from a visitor's line to its last sample."""
