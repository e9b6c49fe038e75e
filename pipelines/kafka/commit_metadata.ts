/**
 * What is kept beside a committed offset: as it is committed with the offset, it always fits it.
 *
 * @module
 */
import { z } from "zod";

/** Brokers keep 4,096 bytes unless they are told otherwise. */
const MOST_BYTES = 4096;

const SCHEMA = "refrain.commit/1";

const metadataSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  totals: z.array(z.number()),
  state: z.string().optional(),
});

/** What the next owner of a partition goes on with. */
export interface CommitMetadata {
  /** The partition's running totals. */
  readonly totals: readonly number[];
  /** What its labeller needs to know. */
  readonly state?: string;
}

/** @throws {RangeError} if it is longer than a broker keeps. */
export function formatMetadata(metadata: CommitMetadata): string {
  const text = JSON.stringify({ schema: SCHEMA, ...metadata });
  if (text.length > MOST_BYTES) {
    throw new RangeError(
      `Cannot commit ${text.length} bytes beside an offset: at most ${MOST_BYTES}`,
    );
  }
  return text;
}

/** What a commit says, unless it is someone else's: offsets that were reset by hand have none. */
export function parseMetadata(text: string): CommitMetadata | undefined {
  try {
    return metadataSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
