/**
 * Exit codes, and the errors that carry them.
 *
 * @module
 */

/** The exit codes of every command. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Done, but records were rejected and `--fail-on-reject` was given. */
  rejected: 2,
  /** Done, but the result did not pass a gate. */
  gated: 3,
  usage: 64,
  /** An input as a whole could not be read to its end. */
  unreadable: 65,
  /** A broker could not be reached, or refused the client. */
  unreachable: 69,
  /** An output could not be written. */
  unwritable: 73,
  /** A model or a configuration is missing or invalid. */
  badConfiguration: 78,
  interrupted: 130,
  terminated: 143,
} as const;

/** Ends the run with a message for the user and an exit code. */
export class RunError extends Error {
  override readonly name = "RunError";

  constructor(readonly exitCode: number, message: string) {
    super(message);
  }
}

/** The reader of stdout has closed it: the run ends without a message. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** Why the system could not open or read a path, in words. */
export function systemReason(error: Error): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file or folder";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder, and not a file";
  return error.message;
}

/** The error for a file or folder that cannot be read. */
export function unreadable(path: string, reason: string): RunError {
  return new RunError(EXIT.unreadable, `Cannot read ${path}: ${reason}`);
}

/** The error for a file or folder that cannot be written. */
export function unwritable(path: string, reason: string): RunError {
  return new RunError(EXIT.unwritable, `Cannot write ${path}: ${reason}`);
}

/** The error for a command line that makes no sense. */
export function usageError(message: string): RunError {
  return new RunError(EXIT.usage, message);
}
