import assert from "node:assert/strict";
import { createHash } from "node:crypto";

const folder = new URL(import.meta.resolve("#models/kernels/"));
const layers = [...Deno.readDirSync(new URL("layers/", folder))]
  .map(({ name }) => `layers/${name}`).sort();
const sources = { lstm: ["lstm.c"], refrain: ["refrain.c", ...layers] };

for (const [kernel, files] of Object.entries(sources)) {
  Deno.test(`${kernel}.wasm was compiled from these sources and flags: deno task kernel`, async () => {
    const recorded = await Deno.readTextFile(new URL(`${kernel}.sha256`, folder));
    const found = [...files, `${kernel}.flags`, `${kernel}.wasm`].map((name) => {
      const bytes = Deno.readFileSync(new URL(name, folder));
      return `${createHash("sha256").update(bytes).digest("hex")}  ${name}`;
    });
    assert.deepEqual(found, recorded.trim().split("\n"));
  });
}
