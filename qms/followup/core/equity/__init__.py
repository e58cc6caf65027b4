"""The equity resources: additional amounts, operational support and structural grants."""
