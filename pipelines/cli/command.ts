/**
 * The contract of every command: what it is called, what it says of itself, what it does.
 *
 * @module
 */
import { flagHelp, type Flags, type Parsed, parseFlags } from "./flags.ts";

/** A command of the command line. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The text of `--help`. */
  readonly help: string;
  /**
   * Runs to the end and returns the exit code.
   *
   * @param args the command line without the command's name
   * @param signal aborts when the user interrupts: what has been read is finished, and no more read
   * @throws {RunError} for everything that the user can mend
   */
  run(args: readonly string[], signal: AbortSignal): Promise<number>;
}

/** Declares a command. Its help ends with its flags, if it has any. */
export function command<F extends Flags>(declared: {
  name: string;
  summary: string;
  usage: string;
  about: string;
  flags: F;
  run(parsed: Parsed<F>, signal: AbortSignal): Promise<number>;
}): Command {
  const { name, summary, usage, about, flags, run } = declared;
  return {
    name,
    summary,
    help: `${summary}\n\nUsage: ${usage}\n\n${about.trim()}\n${section(flags)}`,
    run: (args, signal) => run(parseFlags(args, flags), signal),
  };
}

function section(flags: Flags): string {
  return Object.keys(flags).length === 0 ? "" : `\nFlags:\n${flagHelp(flags)}\n`;
}
