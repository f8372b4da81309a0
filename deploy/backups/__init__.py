"""Backups: what is in one, how it is written, kept, read and put back. See deploy/README.md."""
