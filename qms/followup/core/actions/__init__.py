"""Actions after the report: readings over time, and how an action ends."""
