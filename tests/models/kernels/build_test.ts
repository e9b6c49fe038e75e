import { buildKernel } from "#models/kernels/build.ts";
import assert from "node:assert/strict";

Deno.test("lstm.wasm is what lstm.as compiles to, byte for byte: deno task kernel", async () => {
  const committed = import.meta.resolve("#models/kernels/lstm.wasm");
  let built: Uint8Array | undefined;
  await buildKernel((binary) => built = binary);
  assert.deepEqual(built, await Deno.readFile(new URL(committed)));
});
