/**
 * `refrain dlq replay`: dead letters go back to where they came from.
 *
 * @module
 */
import { z } from "zod";
import { command } from "../cli/command.ts";
import { toKafkaConnection } from "../cli/kafka_settings.ts";
import { setting, switchSetting } from "../cli/setting.ts";
import { defineSettings } from "../cli/settings.ts";
import { TOPIC } from "../cli/value_formats.ts";
import { EXIT } from "../errors.ts";
import { createLog } from "../service/log.ts";
import { replay } from "./replay.ts";
import {
  deadLetterFilter,
  deadLetterRules,
  deadLetterSettings,
  refuseOperands,
  warnIfNoDeadLetters,
} from "./settings.ts";

const replaySettings = defineSettings({
  ...deadLetterSettings,
  to: setting(TOPIC.optional(), {
    value: "TOPIC",
    otherwise: "each to the topic that it came from",
    help: "Send letters here",
  }),
  limit: setting(z.int().min(1).optional(), { value: "N", help: "Most letters to send" }),
  dismissOthers: switchSetting(
    "Do not offer again letters that were skipped before one that is sent",
  ),
  dryRun: switchSetting("Count what would be sent, and send nothing"),
}, {
  rules: [
    ...deadLetterRules,
    {
      setting: "to",
      others: ["topic"],
      remedy: "it is the topic of dead letters: the replay would never end",
      isBroken: ({ to, topic }) => to !== undefined && to === topic,
    },
  ],
});

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
  settings: replaySettings,
  run: async ({ settings, shown, operands }, signal) => {
    refuseOperands(operands);
    const { to, limit = Infinity, dryRun, dismissOthers } = settings;
    const counts = await replay({
      ...deadLetterFilter(settings),
      connection: await toKafkaConnection(settings, shown),
      log: createLog("error"),
      ...{ to, limit, dryRun, dismissOthers, signal },
    });
    if (dryRun) console.error("dry run: nothing was sent");
    warnIfNoDeadLetters(counts);
    if (counts.cut > 0) {
      console.error(`truncated letters, which cannot be replayed: ${counts.cut}`);
    }
    console.error(
      `read=${counts.read} replayed=${counts.replayed} passed_over=${counts.passedOver}`,
    );
    return signal.aborted ? signal.reason as number : EXIT.done;
  },
});
