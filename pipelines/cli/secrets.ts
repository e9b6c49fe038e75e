/**
 * Environment variables and secrets. Settings say where a secret is; it is read when it is needed.
 *
 * @module
 */
import { EXIT, RunError } from "../errors.ts";
import { printable } from "./setting.ts";

/** A variable's value, or why it has none, as a sentence. */
export type Variable = { readonly value: string } | { readonly missing: string };

/** Reads an environment variable. */
export type Environment = (name: string) => Variable;

/** The environment of this process, as far as Deno allows to read it. */
export const environment: Environment = (name) => {
  const value = readVariable(name);
  if (value !== undefined) return { value };
  const remedy = `or Deno may not read it: allow it with --allow-env=${name}`;
  return { missing: `the environment variable ${name} is not set, ${remedy}` };
};

function readVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

/** Reads a secret. Each call reads it again, because its file may have been rotated. */
export type Secret = () => Promise<string>;

/**
 * Creates a reader of a secret. It leaves out the line end that files tend to end with.
 *
 * @param setting the name of the setting, for messages
 * @param reference `${NAME}`, an environment variable, or `file:PATH`
 * @returns a function that throws {RunError} with exit code 78 if the secret cannot be read
 */
export function createSecret(setting: string, reference: string, from = environment): Secret {
  return async () => {
    const text = await readReference(setting, reference, from);
    const secret = text.replace(/\r?\n$/, "");
    if (secret === "") throw badSecret(setting, `${printable(reference)} is empty`);
    return secret;
  };
}

/** Where a secret is, for people. */
export function describeReference(reference: string): string {
  const variable = variableName(reference);
  return variable === undefined
    ? `(from ${printable(reference)})`
    : `(from environment ${variable})`;
}

async function readReference(
  setting: string,
  reference: string,
  from: Environment,
): Promise<string> {
  const name = variableName(reference);
  if (name !== undefined) {
    const variable = from(name);
    if ("missing" in variable) throw badSecret(setting, variable.missing);
    return variable.value;
  }
  try {
    return await Deno.readTextFile(reference.replace(/^file:/, ""));
  } catch (error) {
    const reason = readFailure(error as Error);
    throw badSecret(setting, `cannot read ${printable(reference)}: ${reason}`);
  }
}

function variableName(reference: string): string | undefined {
  return /^\$\{(\w+)\}$/.exec(reference)?.[1];
}

function badSecret(setting: string, reason: string): RunError {
  return new RunError(EXIT.badConfiguration, `${setting}: ${reason}`);
}

/**
 * Why a file could not be read, without its path: Deno's message repeats the path, and a secret may
 * have been given in its place.
 */
export function readFailure(error: Error): string {
  if (error instanceof Deno.errors.NotCapable) {
    return "Deno may not read it: allow it with --allow-read";
  }
  const [reason] = error.message.split(" (os error");
  return reason;
}
