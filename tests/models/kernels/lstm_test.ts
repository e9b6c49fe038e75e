import assert from "node:assert/strict";
import { createHash } from "node:crypto";

const folder = new URL(import.meta.resolve("#models/kernels/"));

Deno.test("lstm.wasm was compiled from this lstm.c with these flags: deno task kernel", async () => {
  const recorded = (await Deno.readTextFile(new URL("lstm.sha256", folder))).trim().split("\n");
  const found = ["lstm.c", "lstm.flags", "lstm.wasm"].map((name) => {
    const bytes = Deno.readFileSync(new URL(name, folder));
    return `${createHash("sha256").update(bytes).digest("hex")}  ${name}`;
  });
  assert.deepEqual(found, recorded);
});
