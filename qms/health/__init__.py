"""Whether everything is as it should be: for the command, and for what watches over it."""
