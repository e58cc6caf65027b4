"""What is kept about one person, in every table: the extract that article 15 gives them."""
