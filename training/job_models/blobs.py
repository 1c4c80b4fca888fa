"""A little YOLO: finds dark boxes on paper, and gives them as a YOLOv5 export gives its own.

It looks at the picture an eighth of its size; every cell of a grid of 16 px says whether it lies in the
middle of a box and how far the box's sides are. Neighbouring cells say the same box, so that suppression
has work to do.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

SIDE_PX = 640
SHRINK = 8
CELL_PX = 16
WIDTH = 16
DILATIONS = (1, 2, 4, 8, 4, 1)
STEPS = 500
BATCH = 12
OPSET = 17
MARGIN = 114 / 255
CORE = 0.5
"""Share of a box, about its middle, whose cells are to name it."""


class BlobNet(nn.Module):
    """(B, 3, 640, 640) RGB 0..1 → (B, 1600, 6): centre, size (px), objectness, one class."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        channels = 1
        for dilation in DILATIONS:
            layers += [nn.Conv2d(channels, WIDTH, 3, padding=dilation, dilation=dilation), nn.ReLU()]
            channels = WIDTH
        self.body = nn.Sequential(*layers)
        self.head = nn.Conv2d(WIDTH, 5, CELL_PX // SHRINK, stride=CELL_PX // SHRINK)
        at = (torch.arange(SIDE_PX // CELL_PX) + 0.5) * CELL_PX
        rows, columns = torch.meshgrid(at, at, indexing="ij")
        self.register_buffer("middles", torch.stack([columns, rows])[None])

    def raw(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """Distances to the four sides in px (B, 4, G, G) and the logit of each cell (B, G, G)."""
        grey = 1 - picture.mean(dim=1, keepdim=True)
        small = nn.functional.avg_pool2d(grey, SHRINK)
        told = self.head(self.body(small))
        return nn.functional.softplus(told[:, :4]) * CELL_PX, told[:, 4]

    def forward(self, picture: Tensor) -> Tensor:
        sides, logit = self.raw(picture)
        low, high = self.middles - sides[:, :2], self.middles + sides[:, 2:]
        score = torch.sigmoid(logit)[:, None]
        rows = torch.cat([(low + high) / 2, high - low, score, torch.ones_like(score)], dim=1)
        return rows.flatten(2).transpose(1, 2)


def pages(rng: np.random.Generator, count: int) -> tuple[Tensor, list[list[tuple[int, int, int, int]]]]:
    """White pages, letterboxed, with up to four dark boxes apart from each other, and the boxes x, y, w,
    h."""
    pictures = np.full((count, 3, SIDE_PX, SIDE_PX), 1.0, np.float32)
    told = []
    for picture in pictures:
        picture *= rng.uniform(0.85, 1.0)
        margin = [0, 0]
        margin[int(rng.integers(2))] = int(rng.integers(1, 160)) if rng.random() < 0.7 else 0
        across, down = margin
        picture[:, :down] = picture[:, SIDE_PX - down :] = MARGIN
        picture[:, :, :across] = picture[:, :, SIDE_PX - across :] = MARGIN
        boxes: list[tuple[int, int, int, int]] = []
        for _ in range(12):
            w, h = (int(v) for v in rng.integers(50, 260, 2))
            x = int(rng.integers(across, SIDE_PX - across - w))
            y = int(rng.integers(down, SIDE_PX - down - h))
            apart = all(
                x > bx + bw + 24 or bx > x + w + 24 or y > by + bh + 24 or by > y + h + 24
                for bx, by, bw, bh in boxes
            )
            if apart and len(boxes) < 4:
                boxes.append((x, y, w, h))
                picture[:, y : y + h, x : x + w] = rng.uniform(0.0, 0.4)
        picture += rng.normal(0, 0.02, picture.shape).astype(np.float32)
        told.append(boxes)
    return torch.from_numpy(np.clip(pictures, 0, 1)), told


def train(seed: int) -> BlobNet:
    """About two minutes on one core."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = BlobNet()
    optimiser = torch.optim.Adam(net.parameters(), lr=3e-3)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=6e-3, total_steps=STEPS)
    for _ in range(STEPS):
        pictures, told = pages(rng, BATCH)
        loss = _loss(net, pictures, told)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        plan.step()
    return net.eval()


def _loss(net: BlobNet, pictures: Tensor, told: list[list[tuple[int, int, int, int]]]) -> Tensor:
    sides, logit = net.raw(pictures)
    wanted, here = torch.zeros_like(sides), torch.zeros_like(logit)
    x, y = net.middles[0]
    for number, boxes in enumerate(told):
        for left, top, w, h in boxes:
            core = ((x - left - w / 2).abs() < CORE * w / 2) & ((y - top - h / 2).abs() < CORE * h / 2)
            here[number][core] = 1.0
            box = torch.stack([x - left, y - top, left + w - x, top + h - y])
            wanted[number] = torch.where(core, box, wanted[number])
    there = here[:, None].expand_as(sides) > 0
    far = nn.functional.smooth_l1_loss(sides[there] / CELL_PX, wanted[there] / CELL_PX)
    return far + nn.functional.binary_cross_entropy_with_logits(logit, here)


def export(net: BlobNet, path: Path) -> None:
    """One ONNX file."""
    torch.onnx.export(
        net,
        (torch.zeros(1, 3, SIDE_PX, SIDE_PX),),
        str(path),
        dynamo=False,
        input_names=["images"],
        output_names=["output0"],
        opset_version=OPSET,
    )
