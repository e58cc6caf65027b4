"""Swedish and English texts, numbers, dates and alphabetical order."""
