"""Golden values of the network `refrain`: emissions, loss and gradients.

Origin: PyTorch (nn.Linear, nn.LayerNorm, nn.LSTM, scaled_dot_product_attention, autograd) in float64, one song at a
time; the CRF's partition by enumerating every label sequence.

    pip install torch==2.9.1 numpy==2.4.6
    python tests/golden/refrain.py        writes tests/golden/refrain.json

Weights and inputs are computed by formulas, exact in 32 bits, so that the file has only results:

* number k of the c-th weight: ((k * k + 31 * c) mod 1009 - 504) / 2048, plus 1 for the gains of layer norms;
* number k of the features of song c: ((k * k + 31 * c) mod 1009 - 504) / 256;
* feature p of the pair of lines i and j: ((7 * i * j + 13 * (i + j) + 29 * p) mod 101) / 128;
* factor k of the c-th dropout mask of a song: 0 if (k * k + 31 * c) mod 1009 < 300, else 1.25;
* the label of a line: chorus if line * line mod 5 is 1;
* the transition table of a line: unknown in even songs; in odd ones inside, but at a break on every third line.
"""

from itertools import product

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy, scaled_dot_product_attention

import golden_file

torch.set_num_threads(1)

HEADS = 4
SMALL = {"inputs": 13, "pairs": 3, "width": 16, "units": 8}
FULL = {"inputs": 110, "pairs": 8, "width": 64, "units": 64}
LENGTHS = [1, 2, 3, 6, 11]
FULL_LENGTH = 40
SMOOTHING, CROSS_ENTROPY = 0.1, 0.5
UNKNOWN, INSIDE, BREAK = 0, 1, 2


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)

    def forward(self, x, bias, mask):
        lines, width = x.shape
        heads = lambda t: t.view(lines, HEADS, width // HEADS).transpose(0, 1)
        q, k, v = (heads(part) for part in self.query_key_value(self.norm(x)).chunk(3, -1))
        mixed = scaled_dot_product_attention(q, k, v, attn_mask=bias).transpose(0, 1).reshape(lines, width)
        return x + mask * self.output(mixed)


class Network(nn.Module):
    def __init__(self, inputs, pairs, width, units):
        super().__init__()
        self.input = nn.Linear(inputs, width)
        self.input_norm = nn.LayerNorm(width)
        self.pair = nn.Sequential(nn.Linear(pairs, 16), nn.ReLU(), nn.Linear(16, 2 * HEADS))
        self.attention_1 = Attention(width)
        self.lstm = nn.LSTM(width, units, bidirectional=True)
        self.attention_2 = Attention(2 * units)
        self.output = nn.Linear(2 * units, 2)
        self.register_parameter("transitions", nn.Parameter(torch.zeros(3, 2, 2)))

    def forward(self, x, pairs, masks):
        bias = self.pair(pairs).permute(2, 0, 1)
        lines = masks[0] * torch.relu(self.input_norm(self.input(x)))
        lines = self.attention_1(lines, bias[:HEADS], masks[1])
        lines, _ = self.lstm(lines)
        lines = self.attention_2(lines, bias[HEADS:], masks[2])
        return self.output(masks[3] * lines)


def residues(size, c):
    k = np.arange(size, dtype=np.int64)
    return (k * k + 31 * c) % 1009


def make_network(sizes):
    network = Network(**sizes).double()
    named = dict(network.named_parameters())
    # the kernel's order: layer by layer, the transitions last
    names = [name for name in named if name != "transitions"] + ["transitions"]
    with torch.no_grad():
        for c, name in enumerate(names):
            values = (residues(named[name].numel(), c) - 504) / 2048
            gain = "norm.weight" in name
            named[name].copy_(torch.from_numpy(values + gain).reshape(named[name].shape))
    return network, {name: named[name] for name in names}


def make_song(lines, c, sizes, dropout):
    x = torch.from_numpy((residues(lines * sizes["inputs"], c) - 504) / 256).reshape(lines, -1)
    i, j, p = np.ogrid[:lines, :lines, : sizes["pairs"]]
    pairs = torch.from_numpy((7 * i * j + 13 * (i + j) + 29 * p) % 101 / 128)
    widths = [sizes["width"], sizes["width"], 2 * sizes["units"], 2 * sizes["units"]]
    masks = [
        torch.from_numpy(np.where(residues(lines * width, place) < 300, 0, 1.25)).reshape(lines, width)
        if dropout
        else torch.ones(lines, width, dtype=torch.float64)
        for place, width in enumerate(widths)
    ]
    labels = [int(line * line % 5 == 1) for line in range(lines)]
    codes = [UNKNOWN if c % 2 == 0 else BREAK if line % 3 == 0 else INSIDE for line in range(lines)]
    return x, pairs, masks, labels, codes


def score(emissions, transitions, codes, labels):
    lines = range(len(labels))
    total = sum(emissions[line, labels[line]] for line in lines)
    return total + sum(transitions[codes[line], labels[line - 1], labels[line]] for line in lines[1:])


def loss_of(emissions, transitions, codes, labels):
    """Summed over the lines."""
    sequences = product([0, 1], repeat=len(labels))
    log_z = torch.logsumexp(torch.stack([score(emissions, transitions, codes, s) for s in sequences]), 0)
    cross = cross_entropy(emissions, torch.tensor(labels), label_smoothing=SMOOTHING, reduction="sum")
    return log_z - score(emissions, transitions, codes, labels) + CROSS_ENTROPY * cross


def rounded(tensor):
    return [float(f"{value:.8g}") for value in tensor.detach().flatten().tolist()]


def small(dropout):
    network, named = make_network(SMALL)
    emissions, losses = [], []
    for c, lines in enumerate(LENGTHS):
        x, pairs, masks, labels, codes = make_song(lines, c, SMALL, dropout)
        emissions.append(network(x, pairs, masks))
        losses.append(loss_of(emissions[-1], network.transitions, codes, labels))
    loss = sum(losses) / sum(LENGTHS)
    values = {"emissions": [rounded(song) for song in emissions], "loss": loss.item()}
    if dropout:
        loss.backward()
        values["gradients"] = {name: rounded(parameter.grad) for name, parameter in named.items()}
    return values


def full():
    """
    The gradients of Σ emissions · (line - label) / 16. Of each weight's gradients g, the sum Σ (k mod 3 + 1) g_k and
    the norm.
    """
    network, named = make_network(FULL)
    x, pairs, masks, *_ = make_song(FULL_LENGTH, 0, FULL, False)
    emissions = network(x, pairs, masks)
    weights = (torch.arange(FULL_LENGTH)[:, None] - torch.arange(2)[None]) / 16
    (emissions * weights).sum().backward()
    del named["transitions"]
    return {
        "emissions": rounded(emissions),
        "sums_and_norms": {
            name: rounded(torch.stack([(p.grad.flatten() * (torch.arange(p.numel()) % 3 + 1)).sum(), p.grad.norm()]))
            for name, p in named.items()
        },
    }


golden_file.write(
    "refrain.json",
    "PyTorch in float64; every number by the formulas of tests/golden/refrain.py",
    ["torch", "numpy"],
    {
        "sizes": {"small": SMALL, "full": FULL},
        "lengths": LENGTHS,
        "full_length": FULL_LENGTH,
        "small": small(dropout=False),
        "small_with_dropout": small(dropout=True),
        "full": full(),
    },
)
