/**
 * `refrain dlq replay`: dead letters go back to where they came from.
 *
 * @module
 */
import { command } from "../cli/command.ts";
import { connectionFlags, connectionOf } from "../cli/connection_flags.ts";
import { deadLetterFilter, deadLetterFlags, warnIfNoDeadLetters } from "./settings.ts";
import { replay } from "./replay.ts";
import { EXIT, RunError } from "../errors.ts";
import type { Flags } from "../cli/flags.ts";
import { TOPIC } from "../cli/validators.ts";
import { createLog } from "../service/log.ts";

const flags = {
  ...deadLetterFlags,
  to: {
    kind: "text",
    value: "TOPIC",
    form: TOPIC,
    help: "Send letters here (each to the topic that it came from)",
  },
  limit: { kind: "integer", value: "N", minimum: 1, help: "Send so many letters at most" },
  "dismiss-others": {
    kind: "switch",
    help: "Never offer letters again that were passed over before one that is sent",
  },
  "dry-run": { kind: "switch", help: "Count what would be sent, and send nothing" },
  ...connectionFlags,
} satisfies Flags;

export const dlqReplayCommand = command({
  name: "dlq replay",
  summary: "Send dead letters back to where they came from, each once.",
  usage: "refrain dlq replay --brokers HOST:PORT --topic TOPIC [flags]",
  about: `
Reads the dead letters that are there now, and sends those that the flags choose back as they were
before they failed: the same key, value and headers. A letter is sent once: the next replay passes
over what this one has sent, and offers what it has left. Another --group sends all of them again.

  refrain dlq replay --brokers localhost:9092 --topic songs.dlq --code untaggable
`,
  flags,
  run: async ({ flags: given, operands }, signal) => {
    if (operands.length > 0) throw new RunError(EXIT.usage, `What is ${operands[0]}? See --help`);
    const choice = deadLetterFilter(given);
    if (given.to === choice.topic) {
      throw new RunError(EXIT.usage, "--to and --topic are one topic: letters would never end");
    }
    const counts = await replay({
      ...choice,
      connection: await connectionOf(given),
      log: createLog("error"),
      to: given.to,
      limit: given.limit ?? Infinity,
      dryRun: given["dry-run"],
      dismissOthers: given["dismiss-others"],
      signal,
    });
    if (given["dry-run"]) console.error("dry run: nothing was sent");
    warnIfNoDeadLetters(counts);
    if (counts.cut > 0) {
      console.error(`letters that hold a part of their record alone, and stay: ${counts.cut}`);
    }
    console.error(
      `read=${counts.read} replayed=${counts.replayed} passed_over=${counts.passedOver}`,
    );
    return signal.aborted ? signal.reason as number : EXIT.done;
  },
});
