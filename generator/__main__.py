"""``python -m generator --suite NAME --count N --seed S --out DIR``: pictures and truth as files."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from generator.demo import write_demo
from generator.pages import FilledPage
from generator.suites import FROZEN_SEED, NAMES, page
from generator.texture import Points
from station.contracts.sheet import BubbleGroup


def record(made: FilledPage) -> dict[str, object]:
    """Everything known about a page but its pixels, ready for JSON."""
    groups = [("id", made.template.identifier)] if made.template.identifier else []
    groups += [(str(item.number), item) for item in made.template.fields]
    bubbles = {
        label: [
            [[round(float(v), 2) for v in at] for at in made.capture.to_px(_centres(group))]
            for group in item.groups
        ]
        for label, item in groups
    }
    return {
        "suite": made.suite,
        "index": made.index,
        "seed": made.seed,
        "form": made.form,
        "kind": made.kind,
        "acceptable": made.acceptable,
        "orientation": made.capture.orientation,
        "facts": made.capture.facts,
        "truth": [asdict(item) for item in made.truth],
        "bubbles_px": bubbles,
    }


def _centres(group: BubbleGroup) -> Points:
    return np.array([(bubble.x_mm, bubble.y_mm) for bubble in group.bubbles])


def main() -> None:
    """Write the pages of one suite, or the demo."""
    parser = argparse.ArgumentParser(prog="python -m generator", description=__doc__)
    parser.add_argument("--suite", choices=sorted(NAMES), default="scan_clean")
    parser.add_argument("--demo", action="store_true", help="write the 24 sheets of the demo class instead")
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--seed", type=int, default=FROZEN_SEED)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    if wanted.demo:
        print(len(write_demo(wanted.out)), "sheets")
        return
    wanted.out.mkdir(parents=True, exist_ok=True)
    for index in range(wanted.count):
        made = page(wanted.suite, index, wanted.seed)
        name = f"{made.suite}_{made.seed}_{index:04d}"
        (wanted.out / (name + made.capture.suffix)).write_bytes(made.capture.data)
        (wanted.out / f"{name}.json").write_text(
            json.dumps(record(made), ensure_ascii=False), encoding="utf-8"
        )
        print(name, made.form, len(made.truth), "groups")


if __name__ == "__main__":
    main()
