/**
 * How far an edition is that is not finished: a line for whatever is safe on disk.
 *
 * @module
 */
import {
  catalogueSchema,
  type EditionHead,
  type EditionInput,
  type EditionPart,
  inputSchema,
  manifestSchema,
  partSchema,
  recordCountsSchema,
} from "#lib/edition/manifest.ts";
import { editionSumsSchema } from "#lib/edition/metrics.ts";
import { headDifferences } from "#lib/edition/provenance_difference.ts";
import { parseSchema } from "#lib/parse_schema.ts";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { EXIT, RunError } from "../errors.ts";
import { JOURNAL } from "../edition/paths.ts";
import { ResumableFile } from "../stream/sinks/resumable_file.ts";

const bytes = z.int().min(0);

export const openPartSchema = z.strictObject({
  name: z.string(),
  records: recordCountsSchema,
  sums: editionSumsSchema,
  bytes: z.strictObject({ annotations: bytes, songs: bytes, rejects: bytes }),
});

/** A part of which some blocks are on disk: what they hold, and how long its files are. */
export type OpenPart = z.infer<typeof openPartSchema>;

const headSchema = z.strictObject({
  ...manifestSchema.pick({ refrain: true, model: true, shape: true }).shape,
  catalogue: catalogueSchema,
});

/** By what it is known that an edition is the one that is asked for. */
export interface EditionIdentity {
  readonly head: EditionHead;
  /** Which share of the catalogue, as `3/16`. */
  readonly shard: string;
}

const identitySchema = z.strictObject({ head: headSchema, shard: z.string() });

/** A stamp tells whether an input is still what it was. */
const stamped = { input: z.string(), stamp: z.string() };

const lineSchema = z.union([
  z.strictObject({ edition: identitySchema }),
  z.strictObject({ ...stamped, anew: z.literal(true) }),
  z.strictObject({ ...stamped, open: openPartSchema }),
  z.strictObject({ ...stamped, sealed: partSchema }),
  z.strictObject({ ...stamped, finished: inputSchema }),
]);

type Line = z.infer<typeof lineSchema>;

/** How far an input is. */
export interface InputState {
  readonly stamp: string;
  /** Parts whose content is complete and on disk; the last may lack its name. */
  readonly sealed: readonly EditionPart[];
  readonly open?: OpenPart;
  readonly finished?: EditionInput;
}

const encoder = new TextEncoder();

/** The journal of an edition. What it is told is on disk when the promise is fulfilled. */
export class Journal {
  readonly #file: ResumableFile;
  readonly #inputs: Map<string, InputState>;

  private constructor(file: ResumableFile, inputs: Map<string, InputState>) {
    this.#file = file;
    this.#inputs = inputs;
  }

  /**
   * Opens the journal of a folder, or begins one. The catalogue may have other inputs by now: those that
   * are there still go on.
   *
   * @throws {RunError} with exit code 73 if it is that of another edition, or cannot be written
   */
  static async open(folder: string, edition: EditionIdentity): Promise<Journal> {
    const inputs = new Map<string, InputState>();
    let found: EditionIdentity | undefined;
    const file = await ResumableFile.resume(`${folder}/${JOURNAL}`, (text) => {
      const line = lineOf(text, folder);
      if ("edition" in line) found = line.edition;
      else inputs.set(line.input, stateAfter(inputs.get(line.input), line));
    });
    const journal = new Journal(file, inputs);
    if (found) checkSame(folder, found, edition);
    if (!isDeepStrictEqual(found, edition)) await journal.#write({ edition });
    return journal;
  }

  /** What is known of an input; nothing if it has changed since. */
  stateOf(input: string, stamp: string): InputState | undefined {
    const state = this.#inputs.get(input);
    return state?.stamp === stamp ? state : undefined;
  }

  /**
   * What is known of an input, which goes on now. If it has changed since, that is forgotten: what the
   * files hold is written over, and must not count should the input change back.
   */
  async takeUp(input: string, stamp: string): Promise<InputState | undefined> {
    const hasChanged = this.#inputs.has(input) && this.#inputs.get(input)!.stamp !== stamp;
    if (hasChanged) await this.#write({ input, stamp, anew: true });
    return this.stateOf(input, stamp);
  }

  async checkpoint(input: string, stamp: string, open: OpenPart): Promise<void> {
    await this.#write({ input, stamp, open });
  }

  async seal(part: EditionPart, stamp: string): Promise<void> {
    await this.#write({ input: part.input, stamp, sealed: part });
  }

  async finish(finished: EditionInput, stamp: string): Promise<void> {
    await this.#write({ input: finished.name, stamp, finished });
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
  const { stamp } = line, known = before?.stamp === stamp ? before : { stamp, sealed: [] };
  if ("finished" in line) return { ...known, finished: line.finished };
  if ("open" in line) return { ...known, open: line.open };
  if ("anew" in line) return known;
  return { stamp, sealed: [...known.sealed, line.sealed] };
}

function lineOf(text: string, folder: string): Line {
  const read = readLine(text);
  if ("value" in read) return read.value;
  throw refusal(folder, `its ${JOURNAL} is not ours: ${read.fault}`);
}

function readLine(text: string): ReturnType<typeof parseSchema<typeof lineSchema>> {
  try {
    return parseSchema(lineSchema, JSON.parse(text));
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

function checkSame(folder: string, found: EditionIdentity, asked: EditionIdentity): void {
  const { catalogue } = asked.head;
  const differing = [
    ...headDifferences({ ...found.head, catalogue }, asked.head),
    ...(found.shard === asked.shard ? [] : ["shard"]),
  ];
  if (differing.length === 0) return;
  throw refusal(folder, `an unfinished edition is there, of another ${differing.join(", ")}`);
}

function refusal(folder: string, reason: string): RunError {
  return new RunError(
    EXIT.unwritable,
    `Cannot write ${folder}: ${reason} (--force begins anew)`,
  );
}
