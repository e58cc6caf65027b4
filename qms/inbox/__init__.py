"""Messages to people: an inbox in the product, reminders and digests, mail where it is set up."""
