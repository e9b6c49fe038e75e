/**
 * Writes docs/annotation.schema.json, the JSON Schema of annotations: `deno task schema`.
 *
 * @module
 */
import { annotationSchema } from "#lib/annotation.ts";
import { z } from "zod";

/** The JSON Schema of annotations, made from their type. */
export function annotationJsonSchema(): string {
  return JSON.stringify(z.toJSONSchema(annotationSchema), null, 2) + "\n";
}

if (import.meta.main) {
  const page = new URL("annotation.schema.json", import.meta.url);
  await Deno.writeTextFile(page, annotationJsonSchema());
}
