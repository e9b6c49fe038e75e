/**
 * The instructions of a process that kills itself, and what it leaves behind.
 *
 * @module
 */

/** In what a process can kill itself. */
export type Inside = "write" | "fsync" | "rename" | "truncate" | "remove";

/** When a process is to kill itself (SIGKILL). */
export interface DeadlyOrder {
  readonly inside: Inside;
  /** Of the calls of that kind it is the so-manyth, from 1. */
  readonly nth: number;
  /** Calls are counted once this many lines of the journal are on disk in this life. Default 0. */
  readonly afterLines?: number;
  /** Only files count whose path ends so. Default all. */
  readonly of?: string;
  /** 0 .. 1: how much of a write is done; of a rename, truncation or removal, whether it is: from 0.5 on. */
  readonly share: number;
  /** After this many more lines in the journal any kind will do. Default: only the given kind. */
  readonly patience?: number;
  /** Its machine loses power as well, and forgets what follows from this seed. Default: it does not. */
  readonly forgetting?: number;
  /** Where it notes in what it died. */
  readonly note: string;
}

/** The environment variable with the order, as JSON. */
export const DEADLY_ORDER = "DEADLY_ORDER";

/** In what a process has died. */
export interface Death {
  readonly inside: Inside;
  readonly path: string;
}

/** Reads the note; undefined if the process did not kill itself. */
export async function deathIn({ note }: DeadlyOrder): Promise<Death | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(note));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
