"""The row network: each bubble's patch is encoded alone, then weighed against its row and page.

Inputs are those of `station.pipelines.nets.RowNet`; the print of each label and the paper level
are taken off inside the graph, so that the station hands over bytes.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

EMBED = 40


class RowNet(nn.Module):
    """About 38,000 weights; channels in sixteens, as the processor multiplies them.

    ``marked`` (N,) and ``ask`` (R,) come out as logits in training.
    """

    def __init__(self) -> None:
        super().__init__()
        self.encode = nn.Sequential(
            nn.Conv2d(3, 16, 3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(32, 32, 3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(), nn.Linear(32 * 4 * 3, EMBED), nn.ReLU(),
        )  # fmt: skip
        self.mark = nn.Sequential(nn.Linear(3 * EMBED + 5, 40), nn.ReLU(), nn.Linear(40, 1))
        self.doubt = nn.Sequential(nn.Linear(2 * EMBED + 5, 40), nn.ReLU(), nn.Linear(40, 1))

    def forward(
        self,
        grey: Tensor,
        white: Tensor,
        print: Tensor,  # noqa: A002 - the name is the graph's input
        label: Tensor,
        members: Tensor,
        row: Tensor,
        numbers: Tensor,
    ) -> tuple[Tensor, Tensor]:
        dark = 1 - grey.float() / white[:, None, None]
        extra = dark - print[label]
        ink = numbers[0].clamp(min=0.06)
        channels = torch.stack([dark, extra, (extra / ink).clamp(-2, 3)], dim=1)
        own = self.encode(channels)
        padded = torch.cat([own, torch.zeros_like(own[:1])])
        rows = padded[members]
        count = (members < grey.shape[0]).sum(dim=1, keepdim=True).clamp(min=1)
        top, mean = rows.amax(dim=1), rows.sum(dim=1) / count
        page = numbers[None]
        together = torch.cat([own, top[row], mean[row], page.expand(own.shape[0], -1)], dim=1)
        asked = torch.cat([top, mean, page.expand(top.shape[0], -1)], dim=1)
        return self.mark(together)[:, 0], self.doubt(asked)[:, 0]


class Shipped(nn.Module):
    """The network with calibrated probabilities at its end, as it is exported."""

    def __init__(self, net: RowNet, mark_scale: float, ask_scale: float) -> None:
        super().__init__()
        self.net = net
        self.mark_scale = mark_scale
        self.ask_scale = ask_scale

    def forward(
        self,
        grey: Tensor,
        white: Tensor,
        print: Tensor,  # noqa: A002
        label: Tensor,
        members: Tensor,
        row: Tensor,
        numbers: Tensor,
    ) -> tuple[Tensor, Tensor]:
        marked, ask = self.net(grey, white, print, label, members, row, numbers)
        return torch.sigmoid(marked * self.mark_scale), torch.sigmoid(ask * self.ask_scale)
