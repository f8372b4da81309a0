"""Does a release work? Asked of its running processes, as a visitor and as the app would: see deploy/health.py."""
