/**
 * Refrain's command line: picks a command, turns signals into an abort and the outcome into an
 * exit code.
 *
 * @module
 */
import type { Command } from "#pipelines/cli/command.ts";
import { didYouMean } from "#lib/did_you_mean.ts";
import { escapeLines } from "#lib/escape_control.ts";
import { EXIT, OutputClosed, RunError } from "#pipelines/errors.ts";
import { stdoutSink } from "#pipelines/stream/sinks/stdio.ts";
import configuration from "./deno.json" with { type: "json" };

/** Commands are loaded when they are called: training needs more packages than annotating. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  annotate: async () => (await import("#pipelines/annotate/command.ts")).annotateCommand,
  consume: async () => (await import("#pipelines/consume/command.ts")).consumeCommand,
  lint: async () => (await import("#pipelines/consume/lint.ts")).lintCommand,
  "dry-run": async () => (await import("#pipelines/consume/dry_run.ts")).dryRunCommand,
  produce: async () => (await import("#pipelines/produce/command.ts")).produceCommand,
  dlq: async () => (await import("#pipelines/dlq/command.ts")).dlqCommand,
  relabel: async () => (await import("#pipelines/relabel/command.ts")).relabelCommand,
  diff: async () => (await import("#pipelines/diff/command.ts")).diffCommand,
  evaluate: async () => (await import("#pipelines/evaluate/command.ts")).evaluateCommand,
  compare: async () => (await import("#pipelines/evaluate/compare.ts")).compareCommand,
  train: async () => (await import("#pipelines/train/command.ts")).trainCommand,
};

async function help(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const rows = all.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`);
  return `Refrain ${configuration.version}: finds verses and choruses in song lyrics.

Usage: refrain COMMAND [flags]

Commands:
${rows.join("\n")}

refrain COMMAND --help describes a command. refrain --version prints the version.
`;
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === "help" && args.length > 1) return await main([...args.slice(1), "--help"]);
  const [name, ...rest] = args;
  if (name === "--version") return print(`refrain ${configuration.version}\n`);
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    return print(await help(), name === undefined ? EXIT.usage : EXIT.done);
  }
  if (!Object.hasOwn(commands, name)) {
    const nearest = didYouMean(name, Object.keys(commands));
    throw new RunError(EXIT.usage, `There is no command ${name}${nearest || ": see --help"}`);
  }
  const command = await commands[name]();
  const flags = rest.includes("--") ? rest.slice(0, rest.indexOf("--")) : rest;
  if (flags.includes("--help") || flags.includes("-h")) return print(helpOf(command, flags[0]));
  return await command.run(rest, interruption());
}

/** The help of a command, or of its action if a word names one. */
function helpOf({ help, actions = {} }: Command, word: string): string {
  return Object.hasOwn(actions, word) ? actions[word].help : help;
}

async function print(text: string, exitCode: number = EXIT.done): Promise<number> {
  await stdoutSink().write(text);
  return exitCode;
}

/**
 * Signals within this time are one request, in milliseconds: a terminal and `deno task` both send one.
 */
const SAME_REQUEST = 1_000;

/** Aborts at the first SIGINT or SIGTERM; a later one ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  let requested = 0;
  for (
    const [signal, code] of [["SIGINT", EXIT.interrupted], ["SIGTERM", EXIT.terminated]] as const
  ) {
    Deno.addSignalListener(signal, () => {
      if (!controller.signal.aborted) {
        requested = performance.now();
        controller.abort(code);
      } else if (performance.now() - requested > SAME_REQUEST) Deno.exit(code);
    });
  }
  return controller.signal;
}

try {
  Deno.exit(await main(Deno.args));
} catch (error) {
  if (error instanceof OutputClosed) Deno.exit(EXIT.done);
  const text = error instanceof RunError ? error.message : (error as Error).stack;
  console.error(escapeLines(`refrain: ${text}`));
  Deno.exit(error instanceof RunError ? error.exitCode : EXIT.failed);
}
