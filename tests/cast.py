"""The people every test may call by name."""
