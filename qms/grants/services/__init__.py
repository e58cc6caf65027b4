"""Use cases of grants: price lists, decisions, and serving them."""
