"""A unit's report: what is asked and answered, what it lacks, the states it goes through."""
