"""Coverage-guided fuzzing of one subject, by atheris: `python -m fuzz.run SUBJECT SECONDS FOLDER`.

The folder keeps inputs that reach new code from one run to the next, and what fails: `crash-…`, `timeout-…`, `oom-…`.
A finding is mended, made small and put into tests/fuzz/corpus, where tests/fuzz/test_corpus.py keeps it mended.
"""

from __future__ import annotations

import sys
from pathlib import Path

SLOW, MOST_MEMORY, LONGEST = 25, 1024, 8192
"""Seconds for one input, megabytes, bytes."""


def main(name: str, seconds: str, folder: str) -> None:
    """Fuzz until the time is over or something is found; the exit code tells which."""
    import atheris

    # What is imported in here tells which of its branches an input took.
    with atheris.instrument_imports(include=["obsc", "obsc_readers"]):
        from fuzz.subjects import SUBJECTS, seeds
        from strategies.texts import FRAGMENTS

        for seed in seeds(name):
            SUBJECTS[name](seed)  # imports the rest
    inputs, words = Path(folder, name, "inputs"), Path(folder, name, "words")
    inputs.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (inputs / f"seed-{number}").write_bytes(seed)
    words.write_text("".join(f'"{_escaped(text)}"\n' for text in FRAGMENTS if len(text) < 60), encoding="ascii")
    options = {
        "max_total_time": seconds,
        "timeout": SLOW,
        "rss_limit_mb": MOST_MEMORY,
        "max_len": LONGEST,
        "dict": words,
        "artifact_prefix": f"{folder}/{name}/",
        "print_final_stats": 1,
    }
    atheris.Setup([sys.argv[0], *(f"-{key}={value}" for key, value in options.items()), str(inputs)], SUBJECTS[name])
    atheris.Fuzz()


def _escaped(text: str) -> str:
    """A text as libFuzzer's dictionaries have it (https://llvm.org/docs/LibFuzzer.html#dictionaries)."""
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
