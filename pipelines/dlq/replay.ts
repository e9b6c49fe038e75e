/**
 * `refrain dlq replay`: sends dead letters back to their topics.
 *
 * @module
 */
import {
  type DeadLetterFilter,
  deadLetterFilter,
  deadLetterRules,
  deadLetterSettings,
  isNotDeadLetter,
  refuseOperands,
  warnIfNoDeadLetters,
} from "./settings.ts";
import type { KafkaConnection } from "../kafka/connection.ts";
import { DeadLetterTopic, temporaryGroup } from "../kafka/dead_letter_topic.ts";
import { DeadLetterReplay } from "../kafka/dead_letter_replay.ts";
import type { DeadLetter } from "../kafka/dead_letter.ts";
import { createLog, type Log } from "../service/log.ts";
import { abortableIterable } from "../concurrency/abortable.ts";
import { z } from "zod";
import { command } from "../cli/command.ts";
import { toKafkaConnection } from "../cli/kafka_settings.ts";
import { setting, switchSetting } from "../cli/setting.ts";
import { defineSettings } from "../cli/define_settings.ts";
import { TOPIC } from "../cli/value_formats.ts";
import { EXIT } from "../errors.ts";

/** Options of {@linkcode replay}. */
export interface ReplayRun extends DeadLetterFilter {
  readonly connection: KafkaConnection;
  readonly log: Log;
  /** The topic to send letters to; by default, each goes to the topic that it came from. */
  readonly to?: string;
  /** The most letters to send. */
  readonly limit: number;
  readonly dryRun: boolean;
  /** Whether skipped letters before one that is sent are not offered again (false). */
  readonly dismissOthers?: boolean;
  /** When it aborts, letters that were read are sent and no more are read. */
  readonly signal: AbortSignal;
}

/** The letters that no replay of the group had sent: `read` is `replayed` and `passedOver` together. */
export interface ReplayCounts {
  readonly read: number;
  readonly replayed: number;
  readonly passedOver: number;
  /** Letters that were skipped because they are truncated. */
  readonly cut: number;
  /** Records that are not dead letters. */
  readonly notDeadLetters: number;
}

/** Replays letters up to the current end of the topic. */
export async function replay(run: ReplayRun): Promise<ReplayCounts> {
  const { connection, log, topic, group, dryRun, limit, matches, signal } = run;
  await using resources = new AsyncDisposableStack();
  const letters = resources.adopt(
    await DeadLetterTopic.open(connection, log, topic),
    (opened) => opened.close(),
  );
  const sending = resources.adopt(
    await DeadLetterReplay.open(letters, run),
    (opened) => opened.close(),
  );
  const counts = { read: 0, replayed: 0, passedOver: 0, cut: 0, notDeadLetters: 0 };
  // A dry run must not disturb a running replay.
  const reading = dryRun
    ? letters.letters(temporaryGroup(group), letters.starts)
    : letters.letters(group, sending.starts);
  for await (const arrived of abortableIterable(reading, signal)) {
    const read: DeadLetter[] = [], chosen = new Set<DeadLetter>();
    for (const letter of arrived) {
      if (counts.replayed + chosen.size === limit) break;
      read.push(letter);
      if (!sending.isPending(letter)) continue;
      counts.read++;
      if (isNotDeadLetter(letter)) counts.notDeadLetters++;
      const wanted = matches(letter);
      if (wanted && sending.canSend(letter)) chosen.add(letter);
      else counts.passedOver++;
      if (wanted && letter.isCut) counts.cut++;
    }
    if (read.length > 0) await sending.send(read, chosen);
    counts.replayed += chosen.size;
    if (counts.replayed === limit) break;
  }
  return counts;
}

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
  summary: "Send dead letters back to their topics, each once.",
  usage: "refrain dlq replay --brokers HOST:PORT --topic TOPIC [flags]",
  about: `
Reads the dead letters up to the current end of the topic, and sends those that the flags choose back as
they were before they failed: the same key, value and headers. A letter is sent once: the next replay
skips it, and offers the letters that were not sent. Another --group sends all of them again.

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
