import { editionDifferenceSchema } from "#lib/diff/difference.ts";
import { GATE_METRICS } from "#lib/edition/gate.ts";
import assert from "node:assert/strict";
import { z } from "zod";
import { fieldsOf } from "../../support/schema_fields.ts";

const page = await Deno.readTextFile(new URL("../../../docs/diff.md", import.meta.url));

/** Fields of a model, which docs/annotation.md explains. */
const OF_MODELS = new Set(["version", "checksum", "probabilities"]);

Deno.test("docs/diff.md explains every field of a difference", () => {
  const fields = new Set(fieldsOf(z.toJSONSchema(editionDifferenceSchema)));
  assert.ok(fields.has("record_changed") && fields.has("kept"), "fields at any depth are found");
  const [, reported] = page.match(/^## Output$(.*?)^## /ms)!;
  const missing = [...fields].filter((field) =>
    !OF_MODELS.has(field) && !reported.includes(`\`${field}\``)
  );
  assert.deepEqual(missing, []);
});

Deno.test("docs/diff.md defines every gate metric, and no other", () => {
  const [, reported] = page.match(/^## Gates$(.*?)^## /ms)!;
  const stated = [...reported.matchAll(/^\| ((?:`\w+`,? *)+)\|/gm)]
    .flatMap(([, cell]) => cell.match(/\w+/g)!);
  assert.deepEqual(stated.sort(), GATE_METRICS.toSorted());
});
