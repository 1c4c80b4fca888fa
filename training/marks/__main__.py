"""Re-make the shipped model from nothing: ``python -m training.marks`` (about 45 minutes on two cores).

Builds the training and the validation pages, trains one network and writes assets/models/marks.onnx with
its figures beside it. The same seeds give the same pages; weights may differ in the last bits between
machines.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch

from station.assets import asset_path
from training.marks.dataset import build, load, save
from training.marks.train import as_page, best_of, export, write_figures

TRAIN_PAGES, TRAIN_SEED = 2400, 21
HELD_PAGES, HELD_SEED = 500, 22
EPOCHS = 28
SEEDS = (1,)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=asset_path("models", "marks.onnx"))
    parser.add_argument("--exclude", nargs="*", default=[], help="styles of marks to leave out")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    without = tuple(asked.exclude)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pages.npz"
        pages = []
        for count, seed in ((TRAIN_PAGES, TRAIN_SEED), (HELD_PAGES, HELD_SEED)):
            save(file, build(count, seed, without, asked.workers))
            pages.append([as_page(sample) for sample in load(file)])
    chosen = best_of(pages[0], pages[1], EPOCHS, SEEDS)
    export(chosen, pages[1][0], asked.out)
    write_figures(chosen, asked.out)


if __name__ == "__main__":
    main()
