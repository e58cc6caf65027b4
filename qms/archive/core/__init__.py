"""What is in a package, and reading one back, without a disk or a database."""
