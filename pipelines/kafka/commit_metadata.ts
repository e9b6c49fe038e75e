/**
 * The metadata of a committed offset: what the next owner of a partition resumes with. Kafka stores it
 * with the offset, so that both always fit each other. docs/upgrading.md says which versions share it.
 *
 * @module
 */
import { z } from "zod";
import { EXIT, RunError } from "../errors.ts";

/** The default of the brokers' offset.metadata.max.bytes. */
const MAX_BYTES = 4096;

const FAMILY = "refrain.commit/";
/** Refrain 0.1.0 and later. */
const SCHEMA = `${FAMILY}1`;

const metadataSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  totals: z.array(z.number()),
  state: z.string().optional(),
});

/** What the next owner of a partition resumes with. */
export interface CommitMetadata {
  /** The partition's running totals. */
  readonly totals: readonly number[];
  /** The state of its labeller. */
  readonly state?: string;
}

/** @throws {RangeError} if the text is longer than a broker stores. */
export function formatMetadata(metadata: CommitMetadata): string {
  const text = JSON.stringify({ schema: SCHEMA, ...metadata });
  if (text.length > MAX_BYTES) {
    throw new RangeError(
      `Cannot commit ${text.length} bytes of metadata with an offset: at most ${MAX_BYTES}`,
    );
  }
  return text;
}

/**
 * The metadata of a commit; undefined if Refrain did not write it: an offset that was reset by hand has
 * none, and another program's is ignored.
 *
 * @throws {RunError} with exit code 78 for metadata of a version that this one cannot read. To ignore
 * it would lose totals and open songs.
 */
export function parseMetadata(text: string): CommitMetadata | undefined {
  const json = parseJson(text);
  const { success, data } = metadataSchema.safeParse(json);
  if (success) return data;
  const schema = (json as { readonly schema?: unknown } | null | undefined)?.schema;
  if (typeof schema !== "string" || !schema.startsWith(FAMILY)) return undefined;
  throw new RunError(
    EXIT.badConfiguration,
    `Cannot resume from a commit of the format ${
      JSON.stringify(schema.slice(0, 40))
    }: this version ` +
      `of Refrain reads ${SCHEMA}. Use the version that committed it, or start over with another ` +
      "--group",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // another program's metadata need not be JSON
  }
}
