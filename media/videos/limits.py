"""How much a film may be."""

MAX_SECONDS = 4 * 3600
MAX_BYTES = 8 * 1024**3
