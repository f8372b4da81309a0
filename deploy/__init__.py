"""The server kit: what runs beside the app on its host. See deploy/README.md."""
