"""Train, calibrate and export the row network.

``python -m training.marks.train --train FILE.npz --validate FILE.npz --out assets/models/marks.onnx``
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from station.pipelines.nets import MAX_ROW
from training.marks.dataset import Sample, load
from training.marks.model import RowNet, Shipped

BATCH_PAGES = 4
EMA_DECAY = 0.998
OPSET = 18
NAMES = ("grey", "white", "print", "label", "members", "row", "numbers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as tensors; ``inputs`` in the order of `NAMES`."""

    inputs: tuple[Tensor, ...]
    marked: Tensor
    ask: Tensor
    weight: Tensor


def as_page(sample: Sample) -> Page:
    """Tensors of one sample."""
    a = sample.arrays
    row = a["row"].astype(np.int64)
    rows = int(row.max()) + 1
    members = np.full((rows, MAX_ROW), len(row), np.int64)
    for number in range(rows):
        own = np.flatnonzero(row == number)[:MAX_ROW]
        members[number, : len(own)] = own
    inputs = (
        torch.from_numpy(a["grey"]),
        torch.from_numpy(a["white"]),
        torch.from_numpy(a["print"].astype(np.float32) / 255),
        torch.from_numpy(a["label"].astype(np.int64)),
        torch.from_numpy(members),
        torch.from_numpy(row),
        torch.from_numpy(a["numbers"]),
    )
    return Page(
        inputs=inputs,
        marked=torch.from_numpy(a["marked"].astype(np.float32)),
        ask=torch.from_numpy(a["ask"].astype(np.float32)),
        weight=torch.from_numpy(a["weight"]),
    )


def augmented(page: Page, rng: np.random.Generator) -> Page:
    """Shades, lines, arcs, patches, contrast and small shifts that no generator drew."""
    page = mirrored(page, rng)
    grey = page.inputs[0].numpy().astype(np.float32)
    white = page.inputs[1].numpy()
    count, height, width = grey.shape
    if rng.random() < 0.5:
        shift = rng.integers(-1, 2, 2)
        grey = np.roll(grey, tuple(int(s) for s in shift), axis=(1, 2))
    grey = 255 - (255 - grey) * float(rng.uniform(0.85, 1.12))
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    clean = page.ask.numpy()[page.inputs[5].numpy()] == 0
    for index in np.flatnonzero(rng.random(count) < 0.05):
        kind = rng.integers(0, 3)
        angle = rng.uniform(0, np.pi)
        across = (xs - width / 2) * np.cos(angle) + (ys - height / 2) * np.sin(angle)
        if kind == 0:  # a shadow's edge or a fold
            grey[index] *= 1 - rng.uniform(0.03, 0.22) / (
                1 + np.exp(-(across - rng.uniform(-12, 12)) / rng.uniform(0.4, 4))
            )
        elif kind == 1 and clean[index]:  # a hair or a thin stroke that passes by
            away = across - rng.uniform(-14, 14)
            grey[index] *= 1 - rng.uniform(0.1, 0.35) * np.exp(-((away / rng.uniform(0.5, 0.9)) ** 2))
        elif kind == 2:  # a smudge
            cx, cy = rng.uniform(-4, width + 4), rng.uniform(-4, height + 4)
            away = ((xs - cx) ** 2 + (ys - cy) ** 2) / rng.uniform(2, 10) ** 2
            grey[index] *= 1 - rng.uniform(0.02, 0.10) * np.exp(-away)
    grey += rng.normal(0, rng.uniform(0, 4), grey.shape).astype(np.float32)
    numbers = page.inputs[6] * torch.from_numpy(rng.normal(1, 0.05, 5).astype(np.float32))
    noisy = torch.from_numpy(np.clip(grey, 0, np.maximum(255, white[:, None, None])).astype(np.uint8))
    return Page(
        inputs=(noisy, *page.inputs[1:6], numbers), marked=page.marked, ask=page.ask, weight=page.weight
    )


def mirrored(page: Page, rng: np.random.Generator) -> Page:
    """The page as it is, or with every patch and every print turned over: other glyphs, other hands."""
    axes = [axis for axis in (1, 2) if rng.random() < 0.5]
    grey, white, print_, *rest = page.inputs
    turned = (torch.flip(grey, axes), white, torch.flip(print_, axes), *rest)
    return Page(inputs=turned, marked=page.marked, ask=page.ask, weight=page.weight)


def loss_of(net: RowNet, page: Page) -> Tensor:
    """Cross entropy of marks (doubtful rows weigh less) and of asking."""
    marked, ask = net(*page.inputs)
    row = page.inputs[5]
    weight = page.weight[row] * (1 - 0.8 * page.ask[row])
    marks = nn.functional.binary_cross_entropy_with_logits(marked, page.marked, weight=weight)
    doubts = nn.functional.binary_cross_entropy_with_logits(ask, page.ask, weight=page.weight)
    return marks + 0.15 * doubts


def fit(pages: list[Page], epochs: int, seed: int) -> RowNet:
    """One run with a cosine schedule; the weights are averaged over the last steps, which calibrates them.

    Deterministic for a seed on one machine.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = RowNet()
    average = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(EMA_DECAY))
    optimiser = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-4)
    steps = epochs * (len(pages) // BATCH_PAGES)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=3e-3, total_steps=steps, pct_start=0.15)
    for epoch in range(epochs):
        order = rng.permutation(len(pages))
        total = 0.0
        for start in range(0, len(order) - BATCH_PAGES + 1, BATCH_PAGES):
            optimiser.zero_grad()
            losses = [loss_of(net, augmented(pages[i], rng)) for i in order[start : start + BATCH_PAGES]]
            loss = torch.stack(losses).mean()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimiser.step()
            schedule.step()
            average.update_parameters(net)
            total += float(loss)
        print(f"epoch {epoch + 1}/{epochs} loss {total * BATCH_PAGES / len(order):.4f}", flush=True)
    return average.module.eval()


@torch.no_grad()
def outputs(net: RowNet, pages: list[Page]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Logits of marks and asks, a page each."""
    both = [net(*page.inputs) for page in pages]
    return [m.numpy() for m, _ in both], [a.numpy() for _, a in both]


def scale_of(logits: np.ndarray, target: np.ndarray) -> float:
    """Temperature (as a factor on logits) that minimises the cross entropy on validation."""
    factors = np.geomspace(0.3, 2.0, 60)
    signed = logits * (2 * target - 1)
    return float(factors[np.argmin([np.logaddexp(0, -signed * f).mean() for f in factors])])


def report(net: RowNet, pages: list[Page], mark_scale: float, ask_scale: float) -> dict[str, float]:
    """Silent and needless rates of the bare network on rows, at a risk of 0.005 and half asks."""
    silent = needless = rows = wrong = 0
    marked, ask = outputs(net, pages)
    for page, m, a in zip(pages, marked, ask, strict=True):
        p = 1 / (1 + np.exp(-m * mark_scale))
        asked = 1 / (1 + np.exp(-a * ask_scale)) > 0.3
        row, truth = page.inputs[5].numpy(), page.marked.numpy() > 0.5
        risk = 1 - np.exp(np.bincount(row, np.log(np.maximum(np.maximum(p, 1 - p), 1e-9))))
        bad = np.bincount(row, (p > 0.5) != truth) > 0
        counts = page.weight.numpy() > 0
        flagged = (risk > 0.005) | asked
        plain = page.ask.numpy() == 0
        silent += int((bad & ~flagged & counts).sum())
        needless += int((~bad & flagged & plain & counts).sum())
        wrong += int((bad & counts).sum())
        rows += int(counts.sum())
    return {"rows": rows, "wrong": wrong, "silent": silent, "needless_percent": 100 * needless / rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A network with its temperatures and its figures on the validation pages."""

    net: RowNet
    mark_scale: float
    ask_scale: float
    figures: dict[str, float]


def best_of(pages: list[Page], held: list[Page], epochs: int, seeds: Sequence[int]) -> Trained:
    """Train once for each seed and keep the run that costs least: a silent error as 1,000 questions."""
    runs = []
    for seed in seeds:
        net = fit(pages, epochs, seed)
        marked, ask = outputs(net, held)
        keep = np.concatenate([(p.ask.numpy() == 0)[p.inputs[5].numpy()] for p in held])
        target = np.concatenate([p.marked.numpy() for p in held])
        mark_scale = scale_of(np.concatenate(marked)[keep], target[keep])
        ask_scale = scale_of(np.concatenate(ask), np.concatenate([p.ask.numpy() for p in held]))
        figures = report(net, held, mark_scale, ask_scale)
        print(f"seed {seed}: scales {mark_scale:.2f} {ask_scale:.2f} {figures}", flush=True)
        runs.append(Trained(net=net, mark_scale=mark_scale, ask_scale=ask_scale, figures=figures))
    return min(
        runs,
        key=lambda r: 1000 * r.figures["silent"] + 0.01 * r.figures["needless_percent"] * r.figures["rows"],
    )


def export(trained: Trained, example: Page, path: Path) -> None:
    """One ONNX file, weights inside, free in the numbers of bubbles, rows and labels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shipped = Shipped(trained.net, trained.mark_scale, trained.ask_scale).eval()
    torch.onnx.export(
        shipped,
        example.inputs,
        str(path),
        dynamo=False,
        input_names=list(NAMES),
        output_names=["marked", "ask"],
        opset_version=OPSET,
        dynamic_axes={
            "grey": {0: "n"},
            "white": {0: "n"},
            "print": {0: "l"},
            "label": {0: "n"},
            "members": {0: "r"},
            "row": {0: "n"},
            "marked": {0: "n"},
            "ask": {0: "r"},
        },
    )


def write_figures(trained: Trained, path: Path) -> None:
    """The validation figures as JSON beside the model."""
    text = json.dumps(trained.figures, indent=1) + "\n"
    path.with_suffix(".json").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--validate", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=28)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1])
    asked = parser.parse_args()
    torch.set_num_threads(1)
    pages = [as_page(s) for s in load(asked.train)]
    held = [as_page(s) for s in load(asked.validate)]
    trained = best_of(pages, held, asked.epochs, asked.seeds)
    export(trained, held[0], asked.out)
    write_figures(trained, asked.out)


if __name__ == "__main__":
    main()
