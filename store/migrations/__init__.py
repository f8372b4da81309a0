"""How the database came to be what it is: numbered steps, each of which only adds. Never edited once committed."""
