"""`qms run`: the web server, the job worker and the scheduler, started and ended together."""
