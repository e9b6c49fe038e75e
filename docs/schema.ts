/**
 * Writes the JSON Schemas of what Refrain writes: `deno task schema`.
 *
 * @module
 */
import { annotationSchema } from "#lib/annotation.ts";
import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { runSchema } from "#lib/run_record.ts";
import { z } from "zod";

/** The JSON Schemas by the names of their files, made from the types. */
export const schemas: Readonly<Record<string, string>> = {
  "annotation.schema.json": jsonSchema(annotationSchema),
  "run.schema.json": jsonSchema(runSchema),
  "scores.schema.json": jsonSchema(scoresFileSchema),
};

function jsonSchema(type: z.ZodType): string {
  return JSON.stringify(z.toJSONSchema(type), null, 2) + "\n";
}

if (import.meta.main) {
  for (const [name, schema] of Object.entries(schemas)) {
    await Deno.writeTextFile(new URL(name, import.meta.url), schema);
  }
}
