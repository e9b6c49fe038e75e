/** The part of `@std/cli/parse-args` that Refrain uses; the package on npm brings no types. */

export interface ParseOptions {
  boolean?: string[];
  string?: string[];
  collect?: string[];
}

export function parseArgs(
  args: string[],
  options?: ParseOptions,
): { _: (string | number)[] } & Record<string, unknown>;
