"""Papers for the committee and the public, made of the year's reports."""
