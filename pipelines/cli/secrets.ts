/**
 * Secrets: settings say where each is, and it is fetched when it is needed.
 *
 * @module
 */
import { type Environment, environment } from "./environment.ts";
import { EXIT, RunError } from "../errors.ts";
import { printable } from "./flag.ts";
import { whyUnread } from "./why_unread.ts";

/** Fetches a secret, each time anew: its file may have been replaced. */
export type Secret = () => Promise<string>;

/**
 * What fetches a secret, without the line end that files tend to end with.
 *
 * @param setting what messages call it
 * @param reference `${NAME}`, an environment variable, or `file:PATH`
 * @returns what throws {RunError} with exit code 78 if there is no secret there
 */
export function secretOf(setting: string, reference: string, from = environment): Secret {
  return async () => {
    const text = await fetched(setting, reference, from);
    const secret = text.replace(/\r?\n$/, "");
    if (secret === "") throw badSecret(setting, `there is nothing in ${printable(reference)}`);
    return secret;
  };
}

/** Where a secret is, for people. */
export function whereabouts(reference: string): string {
  const variable = variableOf(reference);
  return variable === undefined
    ? `(from ${printable(reference)})`
    : `(from environment ${variable})`;
}

async function fetched(setting: string, reference: string, from: Environment): Promise<string> {
  const name = variableOf(reference);
  if (name !== undefined) {
    const variable = from(name);
    if ("missing" in variable) throw badSecret(setting, variable.missing);
    return variable.value;
  }
  try {
    return await Deno.readTextFile(reference.replace(/^file:/, ""));
  } catch (error) {
    throw badSecret(setting, `cannot read ${printable(reference)}: ${whyUnread(error as Error)}`);
  }
}

function variableOf(reference: string): string | undefined {
  return /^\$\{(\w+)\}$/.exec(reference)?.[1];
}

function badSecret(setting: string, reason: string): RunError {
  return new RunError(EXIT.badConfiguration, `${setting}: ${reason}`);
}
