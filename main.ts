/**
 * Refrain's command line: picks a command, turns signals into an abort and the outcome into an
 * exit code.
 *
 * @module
 */
import { annotateCommand } from "#pipelines/annotate_command.ts";
import type { Command } from "#pipelines/command.ts";
import { EXIT, OutputClosed, RunError } from "#pipelines/exit.ts";
import { trainCommand } from "#pipelines/train_command.ts";
import { closest } from "fastest-levenshtein";
import configuration from "./deno.json" with { type: "json" };

const commands: readonly Command[] = [annotateCommand, trainCommand];

const help = `Refrain ${configuration.version}: finds verses and choruses in lyrics.

Usage: refrain COMMAND [flags]

Commands:
${commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join("\n")}

refrain COMMAND --help tells more. refrain --version prints the version.
`;

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version") return print(`refrain ${configuration.version}\n`);
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    return print(help, name === undefined ? EXIT.usage : EXIT.done);
  }
  const command = commands.find((command) => command.name === name);
  if (command === undefined) {
    const nearest = closest(name, commands.map(({ name }) => name));
    throw new RunError(EXIT.usage, `There is no command ${name}. Did you mean ${nearest}?`);
  }
  if (rest.includes("--help") || rest.includes("-h")) return print(command.help);
  return await command.run(rest, interruption());
}

async function print(text: string, exitCode: number = EXIT.done): Promise<number> {
  await new Blob([text]).stream().pipeTo(Deno.stdout.writable, { preventClose: true });
  return exitCode;
}

/** Aborts at the first SIGINT or SIGTERM; the second ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (
    const [signal, code] of [["SIGINT", EXIT.interrupted], ["SIGTERM", EXIT.terminated]] as const
  ) {
    Deno.addSignalListener(signal, () => {
      if (controller.signal.aborted) Deno.exit(code);
      controller.abort(code);
    });
  }
  return controller.signal;
}

try {
  Deno.exit(await main(Deno.args));
} catch (error) {
  if (error instanceof OutputClosed || error instanceof Deno.errors.BrokenPipe) {
    Deno.exit(EXIT.done);
  }
  console.error(`refrain: ${error instanceof RunError ? error.message : (error as Error).stack}`);
  Deno.exit(error instanceof RunError ? error.exitCode : EXIT.failed);
}
