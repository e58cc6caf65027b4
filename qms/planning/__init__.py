"""Planning: how many schools and classes, where, at what cost, with what risk."""
