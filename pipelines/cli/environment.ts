/**
 * Environment variables, each read when a setting names it.
 *
 * @module
 */

/** A variable's value, or why there is none, as a sentence. */
export type Variable = { readonly value: string } | { readonly missing: string };

/** Reads a variable. */
export type Environment = (name: string) => Variable;

/** The environment of this process, as far as Deno lets us see it. */
export const environment: Environment = (name) => {
  const value = valueOf(name);
  if (value !== undefined) return { value };
  const remedy = `or Deno may not read it: that takes --allow-env=${name}`;
  return { missing: `the environment variable ${name} is not set, ${remedy}` };
};

function valueOf(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
