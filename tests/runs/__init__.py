"""The runs that the Makefile starts: quick (no service), full (every service and a browser), checks."""
