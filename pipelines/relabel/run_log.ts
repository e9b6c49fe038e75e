/**
 * What a run was: when, where, by how many; beside the folder that it writes, since the folder must not
 * depend on it. Whoever holds the log writes the folder.
 *
 * @module
 */
import { resolve } from "node:path";
import { EXIT, RunError } from "../errors.ts";

const encoder = new TextEncoder();
const LINE_FEED = 0x0a;

/** The log of a folder's runs, a line of JSON each time. */
export class RunLog {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #isWritable = true;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Opens the log of a folder, `FOLDER.log`, wherever links lead to it. The folder is made if it is not
   * there. The log is let go when the process ends, however it does.
   *
   * @throws {RunError} with exit code 73 if another process holds it, or it cannot be written
   */
  static async hold(folder: string): Promise<RunLog> {
    let path = `${resolve(folder)}.log`;
    try {
      await Deno.mkdir(folder, { recursive: true }).catch((error) => {
        const isFile = error instanceof Deno.errors.AlreadyExists;
        throw isFile ? new Error(`${folder} is no folder`) : error;
      });
      path = `${await Deno.realPath(folder)}.log`;
      const file = await Deno.open(path, { read: true, append: true, create: true });
      if (await file.tryLock(true) && await isAt(path, file)) {
        await endLastLine(file);
        return new RunLog(path, file);
      }
      file.close();
    } catch (error) {
      throw unwritable(path, (error as Error).message);
    }
    throw unwritable(folder, `another run holds ${path}`);
  }

  /** Adds a line. Once that cannot be done, it says so on stderr, and the run goes on without. */
  tell(event: string, told: object = {}): void {
    if (!this.#isWritable) return;
    const time = new Date().toISOString();
    try {
      writeLine(this.#file, JSON.stringify({ time, event, ...told }));
    } catch (error) {
      this.#isWritable = false;
      console.error(`Cannot write ${this.#path} any more: ${(error as Error).message}`);
    }
  }

  close(): void {
    this.#file.close();
  }
}

/** Whether a file that was opened is still the one of its path: else another run may hold that. */
async function isAt(path: string, file: Deno.FsFile): Promise<boolean> {
  const [opened, present] = [await file.stat(), await Deno.stat(path)];
  return opened.ino === present.ino && opened.dev === present.dev;
}

/** Half a line, of a run that had no room for more, is not to be that of the next one. */
async function endLastLine(file: Deno.FsFile): Promise<void> {
  const { size } = await file.stat(), last = new Uint8Array(1);
  if (size === 0) return;
  await file.seek(size - 1, Deno.SeekMode.Start);
  await file.read(last);
  if (last[0] !== LINE_FEED) writeLine(file, "");
}

function writeLine(file: Deno.FsFile, line: string): void {
  const bytes = encoder.encode(`${line}\n`);
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(file.writeSync(rest));
}

/** The machine's name, if it may be asked for. */
export async function hostName(): Promise<string | null> {
  const { state } = await Deno.permissions.query({ name: "sys", kind: "hostname" });
  return state === "granted" ? Deno.hostname() : null;
}

function unwritable(path: string, reason: string): RunError {
  return new RunError(EXIT.unwritable, `Cannot write ${path}: ${reason}`);
}
