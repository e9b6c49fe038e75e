"""Golden values of the bidirectional LSTM tagger, its loss, its gradients and its optimiser.

Origin: PyTorch (nn.LSTM on packed sequences, autograd, AdamW, clip_grad_norm_) in float64. Checked here against
NumPy written by hand (`blstm_by_hand.py`) and against PyTorch in float32; the distance to the latter is stored as
`float32_deviation`, so that a test in 32 bits can take its tolerance from it.

    pip install torch==2.15.0 numpy==2.4.6
    python tests/golden/blstm.py        writes tests/golden/blstm.json

Parameters go by PyTorch's names. Gate rows lie as input, forget, cell, output. Weights and inputs of the small
network are multiples of 1/256, hence exact in 32 bits too.

Traps the values are meant to spring:
* Losses are means over the valid lines of the batch (29), not over songs nor over padded lines.
* Both bias vectors count: each has the same gradient, so a merged bias moves twice as far a step, and the
  gradient norm contains both.
* The full network with sine weights is smooth and forgiving: its last recurrent row moves the answer by 1e-6 only.
  The one with integer weights is sharp: see `change_if_left_out`.
* Steps 1 and 3 stay under the clipping limit; step 2, whose loss is multiplied by 8, is far over it.
"""

import numpy as np
import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_
from torch.nn.utils.rnn import pack_sequence, pad_packed_sequence

import blstm_by_hand
import golden_file

SEED = 20240229
SMALL = {"inputs": 5, "hidden": 3}
FULL = {"inputs": 60, "hidden": 256}

LENGTHS = [3, 9, 1, 5, 9, 2]
TARGETS = [[0, 0, 1], [0, 0, 1, 1, 1, 0, 0, 1, 1], [1], [0, 0, 0, 0, 0], [1, 0, 1, 1, 0, 0, 0, 0, 1], [1, 1]]
SMOOTHING = 0.15
CLASS_WEIGHTS = [0.580, 1.161]
ENTROPY_COEFFICIENT = 0.05

ADAMW = {"lr": 1e-3, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0.005}
CLIP = 0.5
LOSS_SCALES = [1, 8, 1]

FULL_LENGTHS = [1, 38, 120]
FULL_WEIGHTS = {
    "full_sine": ("0.08 * sin(0.7 * k + c)", lambda k, c: 0.08 * np.sin(0.7 * k + c)),
    "full_integer": ("((k * k + 31 * c) mod 1009 - 504) / 2048", lambda k, c: ((k * k + 31 * c) % 1009 - 504) / 2048),
}


class Tagger(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.lstm = nn.LSTM(inputs, hidden, batch_first=True, bidirectional=True)
        self.classifier = nn.Linear(2 * hidden, 2)

    def forward(self, songs):
        """One [L, 2] of logits a song, from one [L, D] a song; the songs run as a single packed batch."""
        states, _ = self.lstm(pack_sequence(songs, enforce_sorted=False))
        padded, lengths = pad_packed_sequence(states, batch_first=True)
        return [self.classifier(rows[:length]) for rows, length in zip(padded, lengths)]

    def parameters_by_name(self):
        return {name.removeprefix("lstm."): parameter for name, parameter in self.named_parameters()}


def tagger(size, weights, dtype):
    network = Tagger(**size).to(dtype)
    with torch.no_grad():
        for name, parameter in network.parameters_by_name().items():
            parameter.copy_(torch.from_numpy(weights[name]))
    return network


def small_weights_and_songs():
    random = np.random.default_rng(SEED)
    shapes = {name: tuple(p.shape) for name, p in Tagger(**SMALL).parameters_by_name().items()}
    in_steps = lambda bound, shape: random.integers(-bound * 256, bound * 256, shape, endpoint=True) / 256
    return (
        {name: in_steps(1, shape) for name, shape in shapes.items()},
        [in_steps(2, (length, SMALL["inputs"])) for length in LENGTHS],
    )


def smoothed_loss(logits, entropy_coefficient):
    """mean over lines of (-sum_c q_c log p_c)(sum_c q_c w_c), minus coefficient x mean entropy of p."""
    log_p = torch.cat(logits).log_softmax(dim=1)
    labels = torch.tensor(sum(TARGETS, []))
    q = nn.functional.one_hot(labels, 2).to(log_p.dtype) * (1 - SMOOTHING) + SMOOTHING / 2
    line_losses = -(q * log_p).sum(dim=1) * (q @ torch.tensor(CLASS_WEIGHTS, dtype=log_p.dtype))
    entropy = -(log_p.exp() * log_p).sum(dim=1)
    return line_losses.mean() - entropy_coefficient * entropy.mean()


def forward_golden(weights, songs, dtype):
    with torch.no_grad():
        logits = tagger(SMALL, weights, dtype)(tensors(songs, dtype))
    return {"logits": arrays(logits), "probabilities": arrays(rows.softmax(dim=1) for rows in logits)}


def loss_golden(weights, songs, dtype, entropy_coefficient):
    network = tagger(SMALL, weights, dtype)
    loss = smoothed_loss(network(tensors(songs, dtype)), entropy_coefficient)
    loss.backward()
    gradients = {name: p.grad.numpy() for name, p in network.parameters_by_name().items()}
    return {"loss": loss.item(), "gradient_norm": float(blstm_by_hand.norm(gradients)), "gradients": gradients}


def steps_golden(weights, songs, dtype):
    network = tagger(SMALL, weights, dtype)
    optimiser = torch.optim.AdamW(network.parameters(), **ADAMW)
    steps = []
    for scale in LOSS_SCALES:
        optimiser.zero_grad()
        loss = smoothed_loss(network(tensors(songs, dtype)), ENTROPY_COEFFICIENT)
        (scale * loss).backward()
        norm = clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        steps.append({"loss": loss.item(), "loss_scale": scale, "gradient_norm": norm.item()})
    after = {name: p.detach().numpy() for name, p in network.parameters_by_name().items()}
    return {"steps": steps, "weights_after": after}


def full_weights(rule):
    """rule(k, c): k the flat row-major index, c the tensor's place in the list of parameters."""
    return {
        name: rule(np.arange(p.numel(), dtype=np.float64), c).reshape(p.shape)
        for c, (name, p) in enumerate(Tagger(**FULL).parameters_by_name().items())
    }


def full_songs():
    """x[l][f] = sin(0.13 l + 0.37 f + s) for song s."""
    features = np.arange(FULL["inputs"], dtype=np.float64)
    lines = [np.arange(length, dtype=np.float64)[:, None] for length in FULL_LENGTHS]
    return [np.sin(0.13 * line + 0.37 * features + s) for s, line in enumerate(lines)]


def full_golden(weights, dtype):
    with torch.no_grad():
        logits = tagger(FULL, weights, dtype)(tensors(full_songs(), dtype))
    return {"chorus_probabilities": [rows.softmax(dim=1)[:, 1].numpy() for rows in logits]}


def full_network(rule_text, rule):
    weights = full_weights(rule)
    golden = with_deviation(lambda dtype: full_golden(weights, dtype))
    change_if_left_out = check_full_by_hand(weights, golden["chorus_probabilities"])
    return {
        **FULL,
        "lengths": FULL_LENGTHS,
        "weight_rule": f"w[k] = {rule_text}, k the flat row-major index, in float64",
        "input_rule": "x[l][f] = sin(0.13 * l + 0.37 * f + s), s the song's index, in float64",
        "tensors": [
            {"name": name, "shape": list(w.shape), "c": c, "last": float(w.flat[-1])}
            for c, (name, w) in enumerate(weights.items())
        ],
        "last_inputs": [float(song[-1, -1]) for song in full_songs()],
        "change_if_left_out": change_if_left_out,
        **golden,
    }


def tensors(songs, dtype):
    return [torch.from_numpy(song).to(dtype) for song in songs]


def arrays(rows):
    return [row.detach().numpy() for row in rows]


def numbers(value):
    """Every number below `value`, as one flat float64 array."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return np.concatenate([numbers(item) for item in value])
    return np.asarray(value, dtype=np.float64).ravel()


def apart(one, other):
    return float(np.abs(numbers(one) - numbers(other)).max())


def with_deviation(make):
    """make(float64), plus how far make(float32) lies from it."""
    golden = make(torch.float64)
    return {"float32_deviation": apart(golden, make(torch.float32)), **golden}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.tolist() if isinstance(value, np.ndarray) else value


def check_by_hand(weights, songs, forward, losses, steps):
    """Fails unless NumPy by hand gives PyTorch's values; returns what each part of the optimiser changes."""
    assert apart([blstm_by_hand.logits(weights, song) for song in songs], forward["logits"]) < 1e-12
    by_hand = lambda w, c: blstm_by_hand.loss(w, songs, TARGETS, SMOOTHING, np.array(CLASS_WEIGHTS), c)
    for golden in losses:
        coefficient = golden["entropy_coefficient"]
        assert abs(by_hand(weights, coefficient) - golden["loss"]) < 1e-12
        assert apart(blstm_by_hand.slope(lambda w: by_hand(w, coefficient), weights), golden["gradients"]) < 1e-8

    def scaled_gradients(scale):
        def gradients_of(w):
            gradients = loss_golden(w, songs, torch.float64, ENTROPY_COEFFICIENT)["gradients"]
            return {name: scale * g for name, g in gradients.items()}

        return gradients_of

    def after(decay=ADAMW["weight_decay"], clip=CLIP):
        gradients_of_step = [scaled_gradients(scale) for scale in LOSS_SCALES]
        return blstm_by_hand.adamw(weights, gradients_of_step, ADAMW["lr"], ADAMW["betas"], ADAMW["eps"], decay, clip)

    assert apart(after(), steps["weights_after"]) < 1e-12
    assert [step["gradient_norm"] > CLIP for step in steps["steps"]] == [False, True, False]
    return {
        "without_weight_decay": apart(after(decay=0), steps["weights_after"]),
        "without_clipping": apart(after(clip=np.inf), steps["weights_after"]),
    }


def check_full_by_hand(weights, chorus_probabilities):
    """Fails unless NumPy, song by song, agrees; returns the largest change when the last row or column is dropped."""
    by_hand = lambda w: [blstm_by_hand.softmax(blstm_by_hand.logits(w, song))[:, 1] for song in full_songs()]
    assert apart(by_hand(weights), chorus_probabilities) < 1e-12
    changes = {}
    for name in ("weight_ih_l0", "weight_hh_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse"):
        for part, place in (("last row", np.s_[-1]), ("last column", np.s_[:, -1])):
            damaged = weights[name].copy()
            damaged[place] = 0
            changes[f"{name}, {part}"] = apart(by_hand({**weights, name: damaged}), chorus_probabilities)
    return changes


def main():
    torch.set_num_threads(1)
    weights, songs = small_weights_and_songs()
    forward = with_deviation(lambda dtype: forward_golden(weights, songs, dtype))
    losses = [
        {"entropy_coefficient": c, **with_deviation(lambda dtype: loss_golden(weights, songs, dtype, c))}
        for c in (0, ENTROPY_COEFFICIENT)
    ]
    steps = with_deviation(lambda dtype: steps_golden(weights, songs, dtype))
    change_if_left_out = check_by_hand(weights, songs, forward, losses, steps)

    values = {
        "labels": ["verse", "chorus"],
        "small": {**SMALL, "lengths": LENGTHS, "weights": weights, "songs": songs, **forward},
        "loss": {
            "smoothing": SMOOTHING,
            "class_weights": CLASS_WEIGHTS,
            "targets": TARGETS,
            "lines": sum(LENGTHS),
            "without_entropy": losses[0],
            "with_entropy": losses[1],
        },
        "adamw": {
            **ADAMW,
            "clip_norm": CLIP,
            "entropy_coefficient": ENTROPY_COEFFICIENT,
            "change_if_left_out": change_if_left_out,
            **steps,
        },
        **{name: full_network(*rule) for name, rule in FULL_WEIGHTS.items()},
    }
    origin = "PyTorch in float64, checked against NumPy by hand"
    golden_file.write("blstm.json", origin, ["torch", "numpy"], plain(values))


if __name__ == "__main__":
    main()
