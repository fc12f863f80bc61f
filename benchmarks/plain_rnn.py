"""A plain PyTorch script, the network of the row “LSTM, Bible” as one writes it by hand; run with a seed."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.texts import text

HIDDEN, BATCH, LENGTH, RATE = 128, 32, 64, 0.005


class Net(nn.Module):
    """One-hot characters, an LSTM, a linear layer."""

    def __init__(self, known: int) -> None:
        super().__init__()
        self.known = known
        self.lstm = nn.LSTM(known, HIDDEN, batch_first=True)
        self.out = nn.Linear(HIDDEN, known)

    def forward(self, characters: Tensor, state: Any) -> tuple[Tensor, Any]:
        """Logits (N, T, known) and the state to go on from."""
        outputs, state = self.lstm(F.one_hot(characters, self.known).float(), state)
        return self.out(outputs), state


def main(seed: int) -> None:
    """Train for one epoch, test, and print what it took."""
    whole = text("bible-en")
    places = {character: place for place, character in enumerate(sorted(set(whole)))}
    numbers = torch.tensor([places[character] for character in whole])
    split = len(whole) - len(whole) // 10
    rows = numbers[: split // BATCH * BATCH].view(BATCH, -1)
    torch.manual_seed(seed)
    net = Net(len(places))
    for _, _, bias, other in net.lstm.all_weights:
        bias.data[HIDDEN : 2 * HIDDEN], other.data[HIDDEN : 2 * HIDDEN] = 1.0, 0.0
    optimizer = torch.optim.Adam(net.parameters(), lr=RATE)
    state = None
    begun, used = time.perf_counter(), time.process_time()
    for at in range(0, (rows.shape[1] - 1) // LENGTH * LENGTH, LENGTH):
        logits, state = net(rows[:, at : at + LENGTH], state)
        state = tuple(part.detach() for part in state)
        loss = F.cross_entropy(logits.flatten(0, 1), rows[:, at + 1 : at + LENGTH + 1].flatten())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
    seconds, core_seconds = time.perf_counter() - begun, time.process_time() - used
    net.eval()
    tests = numbers[split:]
    tests = tests[: len(tests) // 64 * 64].view(64, -1)
    with torch.no_grad():
        logits, _ = net(tests[:, :-1], None)
        test_loss = F.cross_entropy(logits.flatten(0, 1), tests[:, 1:].flatten()).item()
    print(json.dumps({"seconds": seconds, "core_seconds": core_seconds, "value": test_loss}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
