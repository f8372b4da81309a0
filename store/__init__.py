"""The drawers: what outlives a restart. SQL lives here and nowhere else; imports no other room."""
