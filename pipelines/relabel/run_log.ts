/**
 * What a run was: when, where, by how many; beside the folder that it writes, since the folder must not
 * depend on it. Whoever holds the log writes the folder.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { EXIT, RunError } from "../exit.ts";

const encoder = new TextEncoder();

/** The log of a folder's runs, a line of JSON each time. */
export class RunLog {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Opens the log of a folder, `FOLDER.log`. It is let go when the process ends, however it does.
   *
   * @throws {RunError} with exit code 73 if another process holds it, or it cannot be written
   */
  static async hold(folder: string): Promise<RunLog> {
    const path = `${resolve(folder)}.log`;
    try {
      await Deno.mkdir(dirname(path), { recursive: true });
      const file = await Deno.open(path, { append: true, create: true });
      if (await file.tryLock(true)) return new RunLog(path, file);
      file.close();
    } catch (error) {
      throw unwritable(path, (error as Error).message);
    }
    throw unwritable(folder, `another run holds ${path}`);
  }

  /**
   * Adds a line.
   *
   * @throws {RunError} with exit code 73 if it cannot be written
   */
  tell(event: string, told: object = {}): void {
    const time = new Date().toISOString();
    const line = encoder.encode(JSON.stringify({ time, event, ...told }) + "\n");
    try {
      for (let rest = line; rest.length > 0;) rest = rest.subarray(this.#file.writeSync(rest));
    } catch (error) {
      throw unwritable(this.#path, (error as Error).message);
    }
  }

  close(): void {
    this.#file.close();
  }
}

/** The machine's name, if it may be asked for. */
export async function hostName(): Promise<string | null> {
  const { state } = await Deno.permissions.query({ name: "sys", kind: "hostname" });
  return state === "granted" ? Deno.hostname() : null;
}

function unwritable(path: string, reason: string): RunError {
  return new RunError(EXIT.unwritable, `Cannot write ${path}: ${reason}`);
}
