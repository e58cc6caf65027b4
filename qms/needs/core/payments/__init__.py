"""What is paid to whom, and how the year's budget stands."""
