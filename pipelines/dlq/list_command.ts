/**
 * `refrain dlq list`: the newest dead letters, for people or as JSON.
 *
 * @module
 */
import { command } from "../cli/command.ts";
import { connectionFlags, connectionOf } from "../cli/connection_flags.ts";
import { letterChoice, letterFlags } from "./settings.ts";
import { newestLetters } from "./list.ts";
import { tellOfStrangers } from "./not_dead_letters.ts";
import { jsonOfLetters, tableOfLetters } from "./table.ts";
import { EXIT, RunError } from "../errors.ts";
import { type Flags, withDefaults } from "../cli/flags.ts";
import { logFor } from "../service/log_for.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";

const flags = {
  ...letterFlags,
  limit: {
    kind: "integer",
    value: "N",
    minimum: 1,
    maximum: 100_000,
    default: 50,
    help: "Show so many letters at most, the newest",
  },
  json: { kind: "switch", help: "Print one JSON object a letter" },
  ...connectionFlags,
} satisfies Flags;

export const dlqListCommand = command({
  name: "dlq list",
  summary: "Show dead letters, the newest last.",
  usage: "refrain dlq list --brokers HOST:PORT --topic TOPIC [flags]",
  about: `
Reads the dead letters that are there now, and changes nothing. "sent" are those that a replay of
the group has sent back.

  refrain dlq list --brokers localhost:9092 --topic songs.dlq --since 2026-01-31
`,
  flags,
  run: async ({ flags: given, operands }, signal) => {
    if (operands.length > 0) throw new RunError(EXIT.usage, `What is ${operands[0]}? See --help`);
    const choice = letterChoice(given), { limit } = withDefaults(flags, given);
    const connection = await connectionOf(given), log = logFor("error");
    const found = await newestLetters({ ...choice, connection, log, limit, signal });
    const { read, letters } = found;
    await stdoutSink().write(given.json ? jsonOfLetters(letters) : tableOfLetters(letters));
    tellOfStrangers(found);
    console.error(`read=${read} shown=${letters.length}`);
    return signal.aborted ? signal.reason as number : EXIT.done;
  },
});
