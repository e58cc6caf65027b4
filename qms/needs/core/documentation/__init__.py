"""The documentation of an application: what each part holds, its faults and what is missing."""
