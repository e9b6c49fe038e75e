/**
 * The log of a folder's runs: when, where and with how many workers. It is next to the folder, whose
 * content must not depend on these, and it is also the lock of the folder.
 *
 * @module
 */
import { resolve } from "node:path";
import { unwritable } from "../errors.ts";

const encoder = new TextEncoder();
const LINE_FEED = 0x0a;

/** The log of a folder's runs, in lines of JSON. */
export class RunLog {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #isWritable = true;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Opens and locks the log of a folder, `FOLDER.log`, after resolving links. Creates the folder if it does
   * not exist. The lock is released when the process ends, even if it is killed.
   *
   * @throws {RunError} with exit code 73 if another process holds the lock, or it cannot be written
   */
  static async open(folder: string): Promise<RunLog> {
    let path = `${resolve(folder)}.log`;
    try {
      await Deno.mkdir(folder, { recursive: true }).catch((error) => {
        const isFile = error instanceof Deno.errors.AlreadyExists;
        throw isFile ? new Error(`${folder} is not a folder`) : error;
      });
      path = `${await Deno.realPath(folder)}.log`;
      const file = await Deno.open(path, { read: true, append: true, create: true });
      if (await file.tryLock(true) && await isAtPath(path, file)) {
        await endLastLine(file);
        return new RunLog(path, file);
      }
      file.close();
    } catch (error) {
      throw unwritable(path, (error as Error).message);
    }
    throw unwritable(folder, `another run has locked ${path}`);
  }

  /** Adds a line. If that fails, prints the reason on stderr once; the run continues without a log. */
  write(event: string, details: object = {}): void {
    if (!this.#isWritable) return;
    const time = new Date().toISOString();
    try {
      writeLine(this.#file, JSON.stringify({ time, event, ...details }));
    } catch (error) {
      this.#isWritable = false;
      console.error(`Cannot write ${this.#path} any more: ${(error as Error).message}`);
    }
  }

  close(): void {
    this.#file.close();
  }
}

/** Whether an open file is still the one at its path; else another run may have locked that one. */
async function isAtPath(path: string, file: Deno.FsFile): Promise<boolean> {
  const [opened, present] = [await file.stat(), await Deno.stat(path)];
  return opened.ino === present.ino && opened.dev === present.dev;
}

/** Ends a line that an earlier run could not write in full. */
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

/** The name of the machine; null without permission to read it. */
export async function hostName(): Promise<string | null> {
  const { state } = await Deno.permissions.query({ name: "sys", kind: "hostname" });
  return state === "granted" ? Deno.hostname() : null;
}
