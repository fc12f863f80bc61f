"""A plain PyTorch script, the network of the row “char Transformer” as one writes it; run with a seed."""

from __future__ import annotations

import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.datasets.texts import text

CONTEXT, LAYERS, HEADS, WIDTH, BATCH, STEPS, WARM_UP, RATE = 64, 4, 4, 128, 16, 2000, 100, 0.003


class Model(nn.Module):
    """Four layers of nn.TransformerEncoderLayer behind a causal mask, with tied weights."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.tokens, self.places = nn.Embedding(vocabulary, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        layer = nn.TransformerEncoderLayer(
            WIDTH, HEADS, 4 * WIDTH, 0.0, "gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, LAYERS, nn.LayerNorm(WIDTH), enable_nested_tensor=False)
        self.mask = nn.Transformer.generate_square_subsequent_mask(CONTEXT)
        for table in (self.tokens, self.places):
            nn.init.normal_(table.weight, std=0.02)

    def forward(self, ids: Tensor) -> Tensor:
        """Logits (B, T, V) of what follows each of the characters (B, T)."""
        x = self.tokens(ids) + self.places.weight
        logits: Tensor = self.layers(x, mask=self.mask, is_causal=True) @ self.tokens.weight.T
        return logits


def main(seed: int) -> None:
    """Train, test on the last tenth, and print what it took."""
    whole = text("shakespeare")
    alphabet = sorted(set(whole))
    ids = torch.tensor([alphabet.index(letter) for letter in whole])
    train, test = ids.tensor_split([len(ids) - len(ids) // 10])
    torch.manual_seed(seed)
    net = Model(len(alphabet))
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, betas=(0.9, 0.99), weight_decay=0.1)

    def rate(step: int) -> float:
        if step < WARM_UP:
            return (step + 1) / (WARM_UP + 1)
        return 0.5 * (1 + math.cos(math.pi * (step - WARM_UP) / (STEPS - WARM_UP)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    begun, used = time.perf_counter(), time.process_time()
    for _ in range(STEPS):
        starts = torch.randint(len(train) - CONTEXT, (BATCH,))
        windows = torch.stack([train[start : start + CONTEXT + 1] for start in starts])
        loss = F.cross_entropy(net(windows[:, :-1]).flatten(0, 1), windows[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    seconds, core_seconds = time.perf_counter() - begun, time.process_time() - used
    net.eval()
    windows = test[: (len(test) - 1) // CONTEXT * CONTEXT + 1].unfold(0, CONTEXT + 1, CONTEXT)
    with torch.no_grad():
        losses = [
            F.cross_entropy(net(some[:, :-1]).flatten(0, 1), some[:, 1:].flatten(), reduction="sum").item()
            for some in torch.split(windows, 64)
        ]
    told = {"seconds": seconds, "core_seconds": core_seconds, "value": sum(losses) / (len(windows) * CONTEXT)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))
