"""How pupils' background differs between schools, and whether that motivates an allocation."""
