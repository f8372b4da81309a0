"""What setup.py does on a host, one subject a file. Each function declares operations of pyinfra, which run later."""
