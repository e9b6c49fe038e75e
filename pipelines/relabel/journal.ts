/**
 * The journal of an unfinished edition: a line for everything that is safe on disk.
 *
 * @module
 */
import {
  EDITION_SCHEMA,
  type EditionInput,
  type EditionPart,
  inputSchema,
  partSchema,
  provenanceDifferences,
  provenanceSchema,
  recordCountsSchema,
} from "#lib/edition/manifest.ts";
import { editionStatisticsSchema } from "#lib/edition/metrics.ts";
import { parseSchema } from "#lib/parse_schema.ts";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type RunError, unwritable } from "../errors.ts";
import { JOURNAL } from "../edition/folder.ts";
import { ResumableFile } from "../stream/sinks/resumable_file.ts";

const bytes = z.int().min(0);

const openPartSchema = z.strictObject({
  name: z.string(),
  records: recordCountsSchema,
  statistics: editionStatisticsSchema,
  bytes: z.strictObject({ annotations: bytes, songs: bytes, rejects: bytes }),
});

/** A part of which some blocks are on disk: what they hold, and the lengths of its files. */
export type OpenPart = z.infer<typeof openPartSchema>;

const identitySchema = z.strictObject({ provenance: provenanceSchema, shard: z.string() });

/** Identifies an edition: how it is made, and which shard of the catalogue it is, such as `3/16`. */
export type EditionIdentity = Readonly<z.infer<typeof identitySchema>>;

/** The fingerprint of an input changes when its files change. */
const ofInput = { input: z.string(), fingerprint: z.string() };

const lineSchema = z.union([
  z.strictObject({ schema: z.literal(EDITION_SCHEMA), edition: identitySchema }),
  z.strictObject({ ...ofInput, restarted: z.literal(true) }),
  z.strictObject({ ...ofInput, open: openPartSchema }),
  z.strictObject({ ...ofInput, sealed: partSchema }),
  z.strictObject({ ...ofInput, finished: inputSchema }),
]);

type Line = z.infer<typeof lineSchema>;

/** The progress of an input. */
export interface InputState {
  readonly fingerprint: string;
  /** Parts that are complete and on disk; the last may still have its temporary name. */
  readonly sealed: readonly EditionPart[];
  readonly open?: OpenPart;
  readonly finished?: EditionInput;
}

const encoder = new TextEncoder();

/** The journal of an edition. Each method resolves when its line is on disk. */
export class Journal {
  readonly #file: ResumableFile;
  readonly #inputs: Map<string, InputState>;

  private constructor(file: ResumableFile, inputs: Map<string, InputState>) {
    this.#file = file;
    this.#inputs = inputs;
  }

  /**
   * Opens the journal of a folder, or creates it. The catalogue may have changed: inputs that still exist
   * are resumed.
   *
   * @throws {RunError} with exit code 73 if it belongs to another edition, or cannot be written
   */
  static async open(folder: string, edition: EditionIdentity): Promise<Journal> {
    const inputs = new Map<string, InputState>();
    let found: EditionIdentity | undefined;
    const file = await ResumableFile.resume(`${folder}/${JOURNAL}`, (text) => {
      const line = parseLine(text, folder);
      if ("edition" in line) found = line.edition;
      else inputs.set(line.input, stateAfter(inputs.get(line.input), line));
    });
    const journal = new Journal(file, inputs);
    if (found) checkSameEdition(folder, found, edition);
    if (!isDeepStrictEqual(found, edition)) {
      await journal.#write({ schema: EDITION_SCHEMA, edition });
    }
    return journal;
  }

  /** The state of an input; undefined if nothing is stored, or the input has changed since. */
  stateOf(input: string, fingerprint: string): InputState | undefined {
    const state = this.#inputs.get(input);
    return state?.fingerprint === fingerprint ? state : undefined;
  }

  /**
   * Resumes an input, and returns its state. If the input has changed, the old state is discarded: its
   * files are overwritten, so it must not be used even if the input changes back.
   */
  async resumeInput(input: string, fingerprint: string): Promise<InputState | undefined> {
    const known = this.#inputs.get(input);
    if (known && known.fingerprint !== fingerprint) {
      await this.#write({ input, fingerprint, restarted: true });
    }
    return this.stateOf(input, fingerprint);
  }

  async checkpoint(input: string, fingerprint: string, open: OpenPart): Promise<void> {
    await this.#write({ input, fingerprint, open });
  }

  async seal(part: EditionPart, fingerprint: string): Promise<void> {
    await this.#write({ input: part.input, fingerprint, sealed: part });
  }

  async finish(finished: EditionInput, fingerprint: string): Promise<void> {
    await this.#write({ input: finished.name, fingerprint, finished });
  }

  close(): void {
    this.#file.close();
  }

  async #write(line: Line): Promise<void> {
    await this.#file.write(encoder.encode(JSON.stringify(line) + "\n"));
  }
}

function stateAfter(
  before: InputState | undefined,
  line: Exclude<Line, { edition: unknown }>,
): InputState {
  const { fingerprint } = line;
  const known = before?.fingerprint === fingerprint ? before : { fingerprint, sealed: [] };
  if ("finished" in line) return { ...known, finished: line.finished };
  if ("open" in line) return { ...known, open: line.open };
  if ("restarted" in line) return known;
  return { fingerprint, sealed: [...known.sealed, line.sealed] };
}

function parseLine(text: string, folder: string): Line {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw refusal(folder, `its ${JOURNAL} is invalid: ${(error as Error).message}`);
  }
  const read = parseSchema(lineSchema, json);
  if ("value" in read) return read.value;
  const { data: old } = version1Schema.safeParse(json);
  const reason = old && `its unfinished edition was started by Refrain ${old.edition.head.refrain}`;
  throw refusal(folder, reason ?? `its ${JOURNAL} is invalid: ${read.fault}`);
}

/** The first line of a journal of Refrain 0.1. */
const version1Schema = z.object({
  edition: z.object({ head: z.object({ refrain: z.string() }) }),
});

function checkSameEdition(folder: string, found: EditionIdentity, asked: EditionIdentity): void {
  const { catalogue } = asked.provenance;
  const differing = provenanceDifferences({ ...found.provenance, catalogue }, asked.provenance);
  if (found.shard !== asked.shard) differing.push("shard");
  if (differing.length === 0) return;
  throw refusal(folder, `it holds an unfinished edition with another ${differing.join(", ")}`);
}

function refusal(folder: string, reason: string): RunError {
  return unwritable(folder, `${reason} (--force starts again)`);
}
