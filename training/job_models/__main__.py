"""Make the models of the tests again: ``python -m training.job_models`` (about two minutes on one core).

Writes to tests/data/models, with a card that names seed, sizes and hashes. Needs the dependency group
"training" and the extra "worker". The same seed gives the same files on the same versions of the libraries.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import torch

from training.job_models.blobs import export, train
from training.job_models.sentences import write_network, write_tokenizer

SEED = 7
FOLDER = Path(__file__).resolve().parents[2] / "tests" / "data" / "models"
FILES = ("blobs.onnx", "sentences/model.onnx", "sentences/sentencepiece.bpe.model")


def write_card(folder: Path) -> None:
    """Seed, sizes and hashes of the files, as JSON."""
    files = {}
    for name in FILES:
        data = (folder / name).read_bytes()
        files[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    card = {"command": "python -m training.job_models", "seed": SEED, "files": files}
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    folder: Path = parser.parse_args().out
    (folder / "sentences").mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    write_tokenizer(folder / "sentences" / "sentencepiece.bpe.model")
    write_network(folder / "sentences" / "model.onnx", SEED)
    export(train(SEED), folder / "blobs.onnx")
    write_card(folder)


if __name__ == "__main__":
    main()
