"""What the administration makes of the reports: comments, feedback, dialogue, a closer look."""
