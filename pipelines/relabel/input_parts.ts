/**
 * The parts of one input: those that are complete, and the one that is being written.
 *
 * @module
 */
import type {
  EditionInput,
  EditionPart,
  OutputOptions,
  StoredFile,
} from "#lib/edition/manifest.ts";
import { FileDigest } from "../edition/file_digest.ts";
import { partPath, storedFiles } from "../edition/folder.ts";
import { EXIT, RunError } from "../errors.ts";
import { finishFile, isUnfinished } from "../stream/sinks/file.ts";
import { fileInput } from "../stream/sources/files.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import type { InputState, Journal } from "./journal.ts";
import { type PartPlace, PartWriter, type StoredRecords } from "./part_writer.ts";
import type { RelabelProgress } from "./progress.ts";
import type { StoredEntries } from "./stored_ids.ts";

/** Where the parts of an input are written. */
export interface PartsPlace {
  /** The edition's folder. */
  readonly folder: string;
  readonly outputOptions: OutputOptions;
  readonly journal: Journal;
  readonly input: CatalogueInput;
  /** Changes when the input's files change. */
  readonly fingerprint: string;
  readonly progress: RelabelProgress;
}

/** An input, as the manifest describes it. */
export interface AnnotatedInput {
  readonly input: EditionInput;
  readonly parts: readonly EditionPart[];
}

/** A killed run repeats at most this much work; a flush takes a few milliseconds. */
const FLUSH_INTERVAL_MS = 250;

/** Writes the parts of an input. */
export class InputParts {
  readonly #place: PartsPlace;
  readonly #complete: EditionPart[];
  #writer: PartWriter | undefined;
  #entries: readonly StoredEntries[] = [];
  /** When blocks were last flushed; the first block is flushed at once. */
  #flushed = -Infinity;

  private constructor(place: PartsPlace, complete: readonly EditionPart[]) {
    this.#place = place;
    this.#complete = [...complete];
  }

  /**
   * Resumes from what an earlier run has stored.
   *
   * @throws {RunError} with exit code 73 if a file is missing or has changed, or nothing can be written
   */
  static async resume(place: PartsPlace, state?: InputState): Promise<InputParts> {
    const { sealed = [], open } = state ?? {}, { folder, outputOptions } = place;
    for (const file of sealed.flatMap(storedFiles)) await resumeFile(folder, file);
    const parts = new InputParts(place, sealed);
    const entries = sealed.map(({ songs }) => ({
      path: `${folder}/${songs.path}`,
      bytes: songs.bytes,
      isFinished: true,
    }));
    if (open?.name === parts.#nextName()) { // else it has been sealed since
      parts.#writer = await PartWriter.open(parts.#next(), open);
      const path = `${folder}/${partPath("songs", open.name, outputOptions)}`;
      entries.push({ path, bytes: open.bytes.songs, isFinished: false });
    }
    parts.#entries = entries;
    return parts;
  }

  /** The number of records of the input that are stored. */
  get read(): number {
    return this.#complete.reduce((sum, { records }) => sum + records.read, this.#writer?.read ?? 0);
  }

  /** The files of entries that earlier runs have stored. */
  get entries(): readonly StoredEntries[] {
    return this.#entries;
  }

  async store(records: StoredRecords): Promise<void> {
    this.#writer ??= await PartWriter.open(this.#next());
    await this.#writer.store(records);
  }

  /** Ends a block. Blocks are flushed to disk, and can be resumed after, at most every 250 ms. */
  async endBlock(): Promise<void> {
    await this.#writer!.endBlock();
    if (performance.now() - this.#flushed < FLUSH_INTERVAL_MS) return;
    const { journal, input, fingerprint } = this.#place;
    await journal.checkpoint(input.name, fingerprint, await this.#writer!.flush());
    this.#flushed = performance.now();
  }

  /** Completes the part. */
  async endPart(): Promise<void> {
    const writer = this.#writer!, { journal, fingerprint, progress } = this.#place;
    await writer.endBlock();
    await writer.flush();
    const part = writer.toPart();
    await journal.seal(part, fingerprint);
    await writer.finish();
    this.#writer = undefined;
    this.#complete.push(part);
    progress.completedParts(1);
  }

  /** Completes the input. An input without records has one empty part. */
  async finish(input: EditionInput): Promise<AnnotatedInput> {
    if (this.#complete.length === 0) this.#writer ??= await PartWriter.open(this.#next());
    if (this.#writer) await this.endPart();
    await this.#place.journal.finish(input, this.#place.fingerprint);
    return { input, parts: this.#complete };
  }

  /** Closes the files; a later run resumes them. */
  async abandon(): Promise<void> {
    await this.#writer?.abandon();
  }

  #next(): PartPlace {
    const { folder, outputOptions, input } = this.#place;
    return { folder, outputOptions, input: input.name, name: this.#nextName() };
  }

  /** `rock/a`; if inputs are partitioned, `rock/a-00000` and so on. */
  #nextName(): string {
    const { input: { part }, outputOptions } = this.#place;
    if (outputOptions.partition_songs === null) return part;
    return `${part}-${String(this.#complete.length).padStart(5, "0")}`;
  }
}

/**
 * Checks a complete file, and gives it its final name if the run was killed before that.
 *
 * @throws {RunError} with exit code 73 if it is not exactly what was stored
 */
async function resumeFile(folder: string, file: StoredFile): Promise<void> {
  const path = `${folder}/${file.path}`, digest = new FileDigest();
  if (await isUnfinished(path)) await finishFile(path);
  try {
    for await (const bytes of fileInput(path, "jsonl").bytes) digest.add(bytes);
  } catch (error) {
    throw damaged(path, (error as Error).message);
  }
  if (!digest.matches(file)) throw damaged(path, "it differs from what was stored");
}

function damaged(path: string, reason: string): RunError {
  return new RunError(
    EXIT.unwritable,
    `Cannot resume ${path}: ${reason} (--force starts the edition again)`,
  );
}
