/**
 * Both forms of the network, ready to be made: what holds for one holds for the other.
 *
 * @module
 */
import { portableEngine } from "#models/backend.ts";
import type { EngineMaker } from "#models/networks/blstm/engine.ts";
import { compileKernel, LstmKernel } from "#models/networks/blstm/kernel.ts";

const kernel = await compileKernel();
if (kernel === undefined) throw new Error("This runtime does not take the kernel");

export const portable: EngineMaker = await portableEngine();

/** The engines by what they are called in the names of tests. */
export const engines: Readonly<Record<string, EngineMaker>> = {
  "on the kernel": (weights) => new LstmKernel(kernel, weights),
  "in its portable form": portable,
};
