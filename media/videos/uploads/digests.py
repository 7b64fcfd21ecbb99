"""What tells two films apart by their bytes, reckoned piece by piece while they arrive.

Each block of four MiB is hashed together with the hash of all blocks before it (SHA-256). A browser
can do the same with what it is about to send (`film-digest.js`), and an interrupted upload goes on
from its last whole block.
"""

import hashlib
from pathlib import Path

BLOCK = 4 * 1024 * 1024


def add_block(digest: str, block: bytes) -> str:
    return hashlib.sha256(bytes.fromhex(digest) + block).hexdigest()


def digest_of(path: Path) -> str:
    digest = ""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest = add_block(digest, block)
    return digest


def go_on(digest: str, path: Path, *, start: int, end: int, is_whole: bool) -> str:
    """The digest after the bytes from `start` to `end` have come to those that `digest` stands for."""
    with path.open("rb") as file:
        position = start // BLOCK * BLOCK
        file.seek(position)
        while position + BLOCK <= end:
            digest = add_block(digest, file.read(BLOCK))
            position += BLOCK
        if is_whole and position < end:
            digest = add_block(digest, file.read(end - position))
    return digest
