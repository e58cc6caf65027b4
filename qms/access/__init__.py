"""Who may do what: roles, rights and scopes as values and one table."""
