/**
 * The parts of one input: those that are complete, and the one that is being written.
 *
 * @module
 */
import type { EditionInput, EditionPart, EditionShape, StoredFile } from "#lib/edition/manifest.ts";
import { createHash } from "node:crypto";
import { partPath, storedFiles } from "../edition/paths.ts";
import { EXIT, RunError } from "../errors.ts";
import { finishFile, isUnfinished } from "../stream/sinks/file.ts";
import { fileInput } from "../stream/sources/files.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import type { InputState, Journal } from "./journal.ts";
import type { StoredEntries } from "./known_ids.ts";
import type { RelabelProgress } from "./progress.ts";
import { PartWriter, type StoredRecords } from "./part_writer.ts";

/** Where the parts of an input go. */
export interface PartsPlace {
  /** The edition's folder. */
  readonly folder: string;
  readonly shape: EditionShape;
  readonly journal: Journal;
  readonly input: CatalogueInput;
  /** Tells whether the input is still what it was. */
  readonly stamp: string;
  readonly progress: RelabelProgress;
}

/** What the manifest says of an input. */
export interface RelabelledInput {
  readonly input: EditionInput;
  readonly parts: readonly EditionPart[];
}

/** A quarter of a second of work may be done again; a flush takes some milliseconds. */
const FLUSHED_EACH_MS = 250;

/** The parts of an input, as they are written. */
export class InputParts {
  readonly #place: PartsPlace;
  readonly #complete: EditionPart[];
  #writer: PartWriter | undefined;
  #entries: readonly StoredEntries[] = [];
  /** When blocks were last put on disk; the first one is at once. */
  #flushed = -Infinity;

  private constructor(place: PartsPlace, complete: readonly EditionPart[]) {
    this.#place = place;
    this.#complete = [...complete];
  }

  /**
   * Takes up what an earlier run has stored.
   *
   * @throws {RunError} with exit code 73 if a file is gone or is not what it was, or nothing can be written
   */
  static async goOn(place: PartsPlace, state?: InputState): Promise<InputParts> {
    const { sealed = [], open } = state ?? {}, { folder, shape } = place;
    for (const file of sealed.flatMap(storedFiles)) await takeUpFile(folder, file);
    const parts = new InputParts(place, sealed);
    const entries = sealed.map(({ songs }) => ({
      path: `${folder}/${songs.path}`,
      bytes: songs.bytes,
      isFinished: true,
    }));
    if (open?.name === parts.#nextName()) { // else it was completed since
      parts.#writer = await PartWriter.open(parts.#next(), open);
      const path = `${folder}/${partPath("songs", open.name, shape)}`;
      entries.push({ path, bytes: open.bytes.songs, isFinished: false });
    }
    parts.#entries = entries;
    return parts;
  }

  /** How many of the input's records are stored. */
  get read(): number {
    return this.#complete.reduce((sum, { records }) => sum + records.read, this.#writer?.read ?? 0);
  }

  /** Where the entries are that earlier runs have stored. */
  get entries(): readonly StoredEntries[] {
    return this.#entries;
  }

  async store(records: StoredRecords): Promise<void> {
    this.#writer ??= await PartWriter.open(this.#next());
    await this.#writer.store(records);
  }

  /**
   * A block is complete. From time to time all of them are put on disk, to be gone on from there: it
   * takes a while, and most blocks do not wait for it.
   */
  async endBlock(): Promise<void> {
    await this.#writer!.endBlock();
    if (performance.now() - this.#flushed < FLUSHED_EACH_MS) return;
    const { journal, input, stamp } = this.#place;
    await journal.checkpoint(input.name, stamp, await this.#writer!.flush());
    this.#flushed = performance.now();
  }

  /** The part is complete. */
  async endPart(): Promise<void> {
    const writer = this.#writer!, { journal, stamp, progress } = this.#place;
    await writer.endBlock();
    await writer.flush();
    const part = writer.sealed();
    await journal.seal(part, stamp);
    await writer.finish();
    this.#writer = undefined;
    this.#complete.push(part);
    progress.completed(1);
  }

  /** The input is complete; one without records is an empty part. */
  async finish(input: EditionInput): Promise<RelabelledInput> {
    if (this.#complete.length === 0) this.#writer ??= await PartWriter.open(this.#next());
    if (this.#writer) await this.endPart();
    await this.#place.journal.finish(input, this.#place.stamp);
    return { input, parts: this.#complete };
  }

  /** Leaves everything as it is, to be gone on with. */
  async abandon(): Promise<void> {
    await this.#writer?.abandon();
  }

  #next() {
    const { folder, shape, input } = this.#place;
    return { folder, shape, input: input.name, name: this.#nextName() };
  }

  /** `rock/a`; of an input that is cut, `rock/a-00000` and so on. */
  #nextName(): string {
    const { input: { part }, shape } = this.#place;
    if (shape.partition_songs === null) return part;
    return `${part}-${String(this.#complete.length).padStart(5, "0")}`;
  }
}

/**
 * A file whose content is complete gets its name, if the run was ended before that.
 *
 * @throws {RunError} with exit code 73 if it is not, to the byte, what was stored
 */
async function takeUpFile(folder: string, { path, sha256 }: StoredFile): Promise<void> {
  const whole = `${folder}/${path}`, hash = createHash("sha256");
  if (await isUnfinished(whole)) await finishFile(whole);
  try {
    for await (const bytes of fileInput(whole, "jsonl").bytes) hash.update(bytes);
  } catch (error) {
    throw damaged(whole, (error as Error).message);
  }
  if (hash.digest("hex") !== sha256) throw damaged(whole, "it is not what was stored");
}

function damaged(path: string, reason: string): RunError {
  return new RunError(
    EXIT.unwritable,
    `Cannot go on with ${path}: ${reason} (--force begins the edition anew)`,
  );
}
