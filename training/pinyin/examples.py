"""Writes sentences out of examples.txt, labelled for PolyphoneTrainer.

    python3 examples.py examples.tsv
"""

import pathlib
import random
import re
import sys

HERE = pathlib.Path(__file__).parent
MOST = 150
WEIGHT = 3


def expand(line, random_source):
    """Returns up to MOST different ways to fill the braces of a line."""
    slots = re.split(r"\{([^}]*)\}", line)
    ways = 1
    for i in range(1, len(slots), 2):
        slots[i] = slots[i].split("|")
        ways *= len(slots[i])
    found = set()
    for _ in range(MOST * 4):
        found.add("".join(s if isinstance(s, str) else random_source.choice(s) for s in slots))
        if len(found) >= min(MOST, ways):
            break
    return sorted(found)


def labelled(sentence):
    text, labels = "", []
    for label, character, reading, other in re.findall(r"(\[(.)=(\w+)\])|(.)", sentence):
        if label:
            labels.append(f"{len(text)}:{reading}:{WEIGHT}")
            text += character
        else:
            text += other
    return text + "\t" + " ".join(labels)


def main(target):
    random_source = random.Random(1)
    out = []
    for line in (HERE / "examples.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            out += [labelled(s) for s in expand(line, random_source)]
    pathlib.Path(target).write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
