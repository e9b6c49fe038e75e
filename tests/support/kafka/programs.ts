/**
 * Programs of the machine that tests of Kafka need: Java, Maven and openssl.
 *
 * @module
 */
import { spawnSync } from "node:child_process";

/** The end of what a failed program said, in characters: the rest is seldom about the failure. */
const TOLD = 2000;

/** What a program printed; an error with the end of what it said if it failed. */
export async function outputOf(
  program: string,
  args: readonly string[],
  options: { readonly env?: Record<string, string> } = {},
): Promise<string> {
  const command = new Deno.Command(program, { args: [...args], stdin: "null", ...options });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  const said = decoder.decode(stdout);
  if (code !== 0) {
    const line = [program, ...args].join(" ");
    const last = (said + decoder.decode(stderr)).slice(-TOLD);
    throw new Error(`${line} ended with ${code}:\n${last}`);
  }
  return said;
}

/** The first program that cannot be started here, or undefined if all can. */
export function missingProgram(...programs: readonly string[]): string | undefined {
  return programs.find((program) =>
    spawnSync("sh", ["-c", `command -v "$0"`, program], { stdio: "ignore" }).status !== 0
  );
}
