"""The addresses of the interface, and the page where tokens are made."""
