/**
 * A file of lines that can be resumed: after a crash, it ends with its last whole line.
 *
 * @module
 */
import { dirname } from "node:path";
import { unwritable } from "../../errors.ts";

const LINE_FEED = 0x0a;
/** How much is read back at a time, in bytes. */
const PIECE = 1 << 20;
const PRESENT = "it exists (--resume continues it)";

/**
 * Lines, which are on disk when the promise of their `write` is fulfilled. Writes run one after the other;
 * after one fails, all later ones fail, as they would follow an incomplete line.
 */
export class ResumableFile {
  readonly path: string;
  readonly #file: Deno.FsFile;
  #turn: Promise<void> = Promise.resolve();

  private constructor(path: string, file: Deno.FsFile) {
    this.path = path;
    this.#file = file;
  }

  /** @throws {RunError} with exit code 73 if the file exists, or cannot be created. */
  static async create(path: string): Promise<ResumableFile> {
    const options = { write: true, createNew: true };
    return new ResumableFile(path, await opened(path, options));
  }

  /**
   * Opens a file that may exist, and removes an incomplete last line. When the promise is fulfilled, the
   * lines that were read are on disk, even if an earlier run did not flush them.
   *
   * @param see receives each line of the file, without its line end
   * @throws {RunError} with exit code 73 if the file cannot be opened.
   */
  static async resume(path: string, see: (line: string) => void): Promise<ResumableFile> {
    const file = await opened(path, { read: true, write: true, create: true });
    const whole = await seeLines(file, see);
    await file.truncate(whole);
    await file.syncData();
    await file.seek(whole, Deno.SeekMode.Start);
    return new ResumableFile(path, file);
  }

  /**
   * Checks a path, without opening or creating the file.
   *
   * @throws {RunError} with exit code 73 if `create`, or `resume`, would fail because of what exists at
   * the path, or because its folder does not exist.
   */
  static async check(path: string, resume: boolean): Promise<void> {
    const found = await infoOf(path);
    if (found && !resume) throw unwritable(path, PRESENT);
    if (found?.isDirectory) throw unwritable(path, "it is a folder");
    if (!found && !await infoOf(dirname(path))) throw unwritable(path, "its folder does not exist");
  }

  /** Writes whole lines. */
  async write(lines: Uint8Array): Promise<void> {
    const own = this.#turn = this.#turn.then(() => this.#write(lines));
    await own;
  }

  close(): void {
    this.#file.close();
  }

  async #write(lines: Uint8Array): Promise<void> {
    try {
      for (let rest = lines; rest.length > 0;) rest = rest.subarray(await this.#file.write(rest));
      await this.#file.syncData();
    } catch (error) {
      throw unwritable(this.path, (error as Error).message);
    }
  }
}

/** Passes on each whole line; returns the length of all of them in bytes. */
async function seeLines(file: Deno.FsFile, see: (line: string) => void): Promise<number> {
  const decoder = new TextDecoder();
  let rest = new Uint8Array(), whole = 0;
  const piece = new Uint8Array(PIECE);
  for (let read = await file.read(piece); read !== null; read = await file.read(piece)) {
    const bytes = new Uint8Array(rest.length + read);
    bytes.set(rest);
    bytes.set(piece.subarray(0, read), rest.length);
    let start = 0;
    for (let end; (end = bytes.indexOf(LINE_FEED, start)) >= 0; start = end + 1) {
      see(decoder.decode(bytes.subarray(start, end)));
    }
    whole += start;
    rest = bytes.slice(start);
  }
  return whole;
}

async function opened(path: string, options: Deno.OpenOptions): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, options);
  } catch (error) {
    const isPresent = error instanceof Deno.errors.AlreadyExists;
    throw unwritable(path, isPresent ? PRESENT : (error as Error).message);
  }
}

/** The information on a file or folder; undefined if it does not exist. */
async function infoOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unwritable(path, (error as Error).message);
  }
}
