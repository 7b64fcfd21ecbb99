"""The index of this app's tables: outsiders import from the rooms."""
