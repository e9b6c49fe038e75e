import assert from "node:assert/strict";
import fc from "fast-check";
import { type Chain, logPartition, loss, marginals, score, viterbi } from "#models/decoding/crf.ts";
import golden from "../../golden/crf.json" with { type: "json" };
import { goldenDraws } from "../../support/golden_draws.ts";
import { assertNear, maxDifference } from "../../support/numbers.ts";

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Songs of 1 to 7 lines with up to three tables. */
const chains: fc.Arbitrary<Chain> = fc.record({
  lines: fc.integer({ min: 1, max: 7 }),
  tables: fc.integer({ min: 1, max: 3 }),
}).chain(({ lines, tables }) => {
  const scores = (length: number) =>
    fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: length, maxLength: length });
  return fc.record({
    emissions: scores(2 * lines),
    tables: scores(4 * tables),
    codes: fc.array(fc.nat({ max: tables - 1 }), { minLength: lines, maxLength: lines }),
  });
});

/** All label sequences of a number of lines. */
function sequences(lines: number): number[][] {
  return Array.from(
    { length: 2 ** lines },
    (_, bits) => Array.from({ length: lines }, (_, line) => bits >> line & 1),
  );
}

Deno.test("partition, marginals, best labels and gradients agree with PyTorch", () => {
  for (const song of golden.songs) {
    const next = goldenDraws(song.seed);
    const numbers = (count: number) =>
      Float64Array.from({ length: count }, () => song.scale * (2 * next() - 1));
    const emissions = numbers(2 * song.lines), tables = numbers(4 * song.tables);
    const chain = { emissions, tables, codes: song.codes };
    const { logOdds, changes } = marginals(chain);
    assertNear(logPartition(chain), song.log_partition, 1e-10, "log Z");
    assertNear([...logOdds].map(sigmoid), song.chorus, 1e-11, "chorus");
    assertNear([...changes], song.changes, 1e-11, "changes");
    assert.deepEqual([...viterbi(chain)], song.best);
    const found = loss(chain, song.labels);
    assertNear(found.loss, song.loss, 1e-10, "loss");
    assertNear([...found.emissions], song.gradients.emissions, 1e-11, "emissions");
    assertNear([...found.tables], song.gradients.tables, 1e-10, "tables");
  }
});

Deno.test("partition, marginals and best labels agree with counting all label sequences", () => {
  fc.assert(fc.property(chains, (chain) => {
    const lines = chain.codes.length, all = [...sequences(lines)];
    const weights = all.map((labels) => Math.exp(score(chain, labels)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const share = (has: (labels: number[]) => boolean) =>
      all.reduce((sum, labels, place) => sum + (has(labels) ? weights[place] : 0), 0) / total;
    assertNear(logPartition(chain), Math.log(total), 1e-9, "log Z");
    const { logOdds, changes } = marginals(chain);
    for (let line = 0; line < lines; line++) {
      assertNear(sigmoid(logOdds[line]), share((labels) => labels[line] === 1), 1e-10, "chorus");
      const changed = share((labels) => line > 0 && labels[line] !== labels[line - 1]);
      assertNear(changes[line], changed, 1e-10, "changes");
    }
    assertNear(Math.exp(score(chain, viterbi(chain))), Math.max(...weights), 1e-9 * total, "best");
  }));
});

Deno.test("gradients of the loss agree with central differences", () => {
  fc.assert(
    fc.property(chains, fc.nat({ max: 127 }), (chain, bits) => {
      const labels = Array.from(chain.codes as number[], (_, line) => bits >> line & 1);
      const found = loss(chain, labels), step = 1e-5;
      for (const name of ["emissions", "tables"] as const) {
        const numeric = Array.from(chain[name] as number[], (_, place) => {
          const [up, down] = [step, -step].map((change) => {
            const moved = [...chain[name] as number[]];
            moved[place] += change;
            return loss({ ...chain, [name]: moved }, labels).loss;
          });
          return (up - down) / (2 * step);
        });
        assert.ok(maxDifference(found[name], numeric) < 1e-8, name);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("of equally good label sequences, the one with a verse at their last difference is best", () => {
  const equal = (lines: number, tables: number[]): Chain => ({
    emissions: new Float64Array(2 * lines),
    tables,
    codes: new Uint8Array(lines),
  });
  assert.deepEqual([...viterbi(equal(4, [0, 0, 0, 0]))], [0, 0, 0, 0]);
  // Labels must alternate: 1010 and 0101 are equally good, and differ at the last line.
  assert.deepEqual([...viterbi(equal(4, [-1, 1, 1, -1]))], [1, 0, 1, 0]);
});

Deno.test("a song without lines has one label sequence, and one line has no transition", () => {
  const none = { emissions: [], tables: [1, 2, 3, 4], codes: [] };
  assert.equal(logPartition(none), 0);
  assert.equal(viterbi(none).length, 0);
  assert.equal(marginals(none).logOdds.length, 0);
  assert.deepEqual(loss(none, []), {
    loss: 0,
    emissions: new Float64Array(0),
    tables: new Float64Array(4),
  });
  const one = { emissions: [-1, 3], tables: [9, 9, 9, 9], codes: [0] };
  assert.equal(marginals(one).logOdds[0], 4);
});

Deno.test("scores in the thousands give finite probabilities and losses", () => {
  const chain = { emissions: [5000, -5000, -5000, 5000], tables: [0, 0, 0, 0], codes: [0, 0] };
  const { logOdds, changes } = marginals(chain);
  assert.deepEqual([...logOdds], [-10000, 10000]);
  assert.equal(changes[1], 1);
  assert.equal(loss(chain, [0, 1]).loss, 0);
  assert.equal(loss(chain, [1, 0]).loss, 20000);
});
