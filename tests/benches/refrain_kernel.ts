/**
 * Milliseconds of CPU that the kernel of `refrain` takes for songs of several lengths: the forward pass,
 * and forward and backward together, as in training.
 *
 *     deno run --allow-read tests/benches/refrain_kernel.ts [ROUNDS]
 *
 * @module
 */
import { compileKernel, RefrainKernel } from "#models/networks/refrain/kernel.ts";
import process from "node:process";
import { golden, goldenInput, goldenWeights } from "../models/networks/refrain/golden.ts";

const LENGTHS = [10, 40, 120, 300], LINES = 8000;
const [rounds = "5"] = Deno.args;
const { full } = golden.sizes;
const kernel = new RefrainKernel(await compileKernel(), goldenWeights(full));

/** The median over the rounds of the milliseconds of one run, each the mean of many. */
function milliseconds(run: () => void, runs: number): string {
  const means = Array.from({ length: Number(rounds) }, () => {
    const before = process.cpuUsage();
    for (let i = 0; i < runs; i++) run();
    return process.cpuUsage(before).user / 1000 / runs;
  });
  return means.sort((one, other) => one - other)[Math.floor(means.length / 2)].toFixed(3);
}

for (const lines of LENGTHS) {
  const input = goldenInput(lines, 0, full), byEmissions = new Float32Array(2 * lines).fill(0.01);
  const forward = () => void kernel.emissions(input);
  const both = () => {
    forward();
    kernel.addGradients(byEmissions);
  };
  const runs = Math.ceil(LINES / lines);
  console.log(
    `${lines} lines: forward ${milliseconds(forward, runs)} ms, ` +
      `with backward ${milliseconds(both, runs)} ms`,
  );
}
