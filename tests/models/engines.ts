/**
 * Both engines of `blstm`, for tests that hold for each.
 *
 * @module
 */
import type { CreateEngine } from "#models/networks/blstm/engine.ts";
import { portableEngine } from "#models/networks/blstm/tagger.ts";
import { compileKernel, LstmKernel } from "#models/networks/blstm/kernel.ts";

const kernel = await compileKernel();
if (kernel === undefined) throw new Error("This runtime does not take the kernel");

export const portable: CreateEngine = await portableEngine();

/** The engines by their description in test names. */
export const engines: Readonly<Record<string, CreateEngine>> = {
  "on the kernel": (weights) => new LstmKernel(kernel, weights),
  "in its portable form": portable,
};
