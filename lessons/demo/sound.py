"""A plucked string for the films: one note for each stroke or line, in the five-note scale."""

import wave
from pathlib import Path

import numpy as np

RATE = 44_100
#: gong, shang, jue, zhi, yu over two octaves, in hertz (D as gong, equal temperament).
SCALE = (293.66, 329.63, 369.99, 440.00, 493.88, 587.33, 659.26, 739.99, 880.00, 987.77)
#: Seconds until a note has died away.
RINGING = 2.4


def write_melody(path: Path, *, starts: list[float], seconds: float) -> None:
    """Write a mono WAV file of the length in which a note sounds at each start (seconds)."""
    track = np.zeros(int(seconds * RATE) + 1, dtype=np.float64)
    for number, start in enumerate(starts):
        note = _pluck(SCALE[(number * 3 + number // 4) % len(SCALE)])
        begin = int(start * RATE)
        end = min(begin + note.size, track.size)
        track[begin:end] += note[: end - begin]
    peak = float(np.max(np.abs(track))) or 1.0
    samples = (track / peak * 0.6 * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


def _pluck(frequency: float) -> np.ndarray:
    """A string's note: overtones that die the faster the higher they are."""
    time = np.arange(int(RINGING * RATE)) / RATE
    note = np.zeros_like(time)
    for overtone in range(1, 7):
        decay = np.exp(-time * (1.4 + 0.9 * overtone))
        note += np.sin(2 * np.pi * frequency * overtone * time) * decay / overtone**1.3
    attack = np.minimum(time / 0.006, 1.0)
    return note * attack
