"""What `python -m deploy.checks` looks at, one subject a file: readings become results, results become news."""
