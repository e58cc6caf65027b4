"""The year's reports together: from money to activities to what became of them."""
