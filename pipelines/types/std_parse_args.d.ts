/** The part of `@std/cli/parse-args` that Refrain uses; the package on npm brings no types. */

export interface ParseOptions {
  boolean?: string[];
  string?: string[];
  collect?: string[];
  alias?: Record<string, string | undefined>;
  /** Called with each argument that no option declares; false leaves it out of the result. */
  unknown?: (argument: string, key?: string, value?: unknown) => boolean;
}

export function parseArgs(
  args: string[],
  options?: ParseOptions,
): { _: (string | number)[] } & Record<string, unknown>;
