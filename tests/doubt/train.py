"""Trains the net of `core/symbol/src/picture/doubt.rs` and writes its weights.

    CHOT_DOUBT_EXAMPLES=FILE cargo test --release -p chot-symbol doubt_examples -- --ignored
    python3 tests/doubt/train.py FILE core/symbol/src/picture/doubt/weights.rs && cargo fmt

Needs numpy. The examples are modules of 384 simulated photos (seeds from 0x7000000, which no test and no
benchmark uses): two thirds of damage and glare, the others dim, unevenly lit, blurred, or all of it, of severities 2 to
5, with the corners moved by up to a fifth of a module. A row has the features of a module and whether its colour by
the levels nearby is wrong. The last fifth of the photos is only for the loss that is printed.
"""

import sys

import numpy as np

FEATURES, HIDDEN, EPOCHS, BATCH, RATE = 12, 16, 40, 1024, 3e-3


def loss(z, wrong):
    return float(np.mean(np.logaddexp(0, z) - wrong * z))


def main(examples, weights):
    rows = np.fromfile(examples, "<f4").reshape(-1, FEATURES + 1)
    x, wrong = rows[:, :FEATURES], rows[:, FEATURES]
    train = len(rows) * 4 // 5
    mean, deviation = x[:train].mean(0), x[:train].std(0) + 1e-6
    x = ((x - mean) / deviation).astype("f4")
    chance = np.random.default_rng(1)
    w1 = (chance.standard_normal((FEATURES, HIDDEN)) / FEATURES**0.5).astype("f4")
    w2 = (chance.standard_normal((HIDDEN, 1)) / HIDDEN**0.5).astype("f4")
    net = [w1, np.zeros(HIDDEN, "f4"), w2, np.array([-2.5], "f4")]
    first = [np.zeros_like(part) for part in net]
    second = [np.zeros_like(part) for part in net]
    step = 0
    for epoch in range(EPOCHS):
        rate = RATE * 0.5 * (1 + np.cos(np.pi * epoch / EPOCHS)) + 1e-5
        order = chance.permutation(train)
        for start in range(0, train, BATCH):
            batch = order[start : start + BATCH]
            inputs = x[batch]
            hidden = np.maximum(inputs @ net[0] + net[1], 0)
            z = (hidden @ net[2] + net[3])[:, 0]
            off = ((1 / (1 + np.exp(-z)) - wrong[batch]) / len(batch))[:, None].astype("f4")
            back = (off @ net[2].T) * (hidden > 0)
            gradients = [inputs.T @ back, back.sum(0), hidden.T @ off, off.sum(0)]
            step += 1
            # Adam (Kingma and Ba, 2015).
            for part, gradient, m, v in zip(net, gradients, first, second):
                m += 0.1 * (gradient - m)
                v += 0.001 * (gradient * gradient - v)
                part -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    z = (np.maximum(x @ net[0] + net[1], 0) @ net[2] + net[3])[:, 0]
    share = wrong[train:].mean()
    plain = -share * np.log(share) - (1 - share) * np.log(1 - share)
    print(f"loss {loss(z[:train], wrong[:train]):.4f}, of photos held back {loss(z[train:], wrong[train:]):.4f}")
    print(f"(of one probability for all {plain:.4f})")
    # The inputs as they are measured: mean and deviation go into the weights.
    w1 = net[0] / deviation[:, None]
    biases = net[1] - (mean / deviation) @ net[0]
    number = lambda value: f"{value:.5f}"
    with open(weights, "w") as file:
        file.write("//! Made by `tests/doubt/train.py`, which says how.\n\nuse super::FEATURES;\n\n")
        file.write("/// For each hidden unit the features' weights and a constant.\n")
        file.write(f"pub(super) static HIDDEN: [([f32; FEATURES], f32); {HIDDEN}] = [\n")
        for unit in range(HIDDEN):
            row = ", ".join(number(value) for value in w1[:, unit])
            file.write(f"([{row}], {number(biases[unit])}),\n")
        file.write("];\n/// The hidden units' weights.\n")
        row = ", ".join(number(value) for value in net[2][:, 0])
        file.write(f"pub(super) static OUTPUT: [f32; {HIDDEN}] = [{row}];\n")
        file.write(f"/// The output's constant.\npub(super) const BIAS: f32 = {number(net[3][0])};\n")


main(*sys.argv[1:])
