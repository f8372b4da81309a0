"""The nginx site before the app: `site.py` renders it. See README.md here."""
