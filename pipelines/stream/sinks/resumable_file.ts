/**
 * A file of lines that is written to its last whole line, whatever happens, and can be gone on with.
 *
 * @module
 */
import { dirname } from "node:path";
import { unwritable } from "../../errors.ts";

const LINE_FEED = 0x0a;
/** Read back at once, in bytes. */
const PIECE = 1 << 20;
const PRESENT = "it exists (--resume goes on with it)";

/**
 * Lines, each of them on disk when its promise is fulfilled. Writers take turns; the first that fails
 * fails all after it, whose lines would be glued to half a line.
 */
export class ResumableFile {
  readonly path: string;
  readonly #file: Deno.FsFile;
  #turn: Promise<void> = Promise.resolve();

  private constructor(path: string, file: Deno.FsFile) {
    this.path = path;
    this.#file = file;
  }

  /** @throws {RunError} with exit code 73 if the file is there already, or cannot be made. */
  static async create(path: string): Promise<ResumableFile> {
    const options = { write: true, createNew: true };
    return new ResumableFile(path, await opened(path, options));
  }

  /**
   * Opens a file that may be there; a last line that was cut off is taken away. What was seen is on
   * disk when the promise is fulfilled, also if it was not when it was written.
   *
   * @param see is given each line that is there, without its line end
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
   * Opens and makes nothing.
   *
   * @throws {RunError} with exit code 73 if `create`, or `resume`, could not open the file because of
   * what is at its place, or because it has none.
   */
  static async check(path: string, resume: boolean): Promise<void> {
    const found = await infoOf(path);
    if (found && !resume) throw unwritable(path, PRESENT);
    if (found?.isDirectory) throw unwritable(path, "it is a folder");
    if (!found && !await infoOf(dirname(path))) throw unwritable(path, "its folder is not there");
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

/** Passes on each whole line; returns how many bytes they take. */
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

/** What is known of a file or folder; undefined if there is none. */
async function infoOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unwritable(path, (error as Error).message);
  }
}
