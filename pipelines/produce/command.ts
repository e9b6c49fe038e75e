/**
 * `refrain produce`: sends songs from files to a Kafka topic.
 *
 * @module
 */
import { z } from "zod";
import { counted } from "#lib/format_number.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { command } from "../cli/command.ts";
import { kafkaRules, kafkaSettings, toKafkaConnection } from "../cli/kafka_settings.ts";
import { progressLine } from "../cli/terminal.ts";
import { setting, switchSetting } from "../cli/setting.ts";
import { defineSettings, mandatory, type Values } from "../cli/define_settings.ts";
import { exitCode, songFileSettings } from "../cli/song_settings.ts";
import { TOPIC } from "../cli/value_formats.ts";
import type { KafkaConnection } from "../kafka/connection.ts";
import { PRODUCER_CODECS } from "../kafka/idempotent_producer.ts";
import { SongTopic } from "../kafka/song_topic.ts";
import { createLog } from "../service/log.ts";
import type { Sink } from "../stream/sinks/contract.ts";
import { checkOutputs, withSinks } from "../stream/sinks/outputs.ts";
import { reportRejects, stderrRejects } from "../stream/sinks/rejects.ts";
import { filesSource, findFiles } from "../stream/sources/files.ts";
import { lineEventRecords, songRecord } from "./records.ts";
import { produce, type ProduceOutcome } from "./run.ts";

const produceSettings = defineSettings({
  topic: setting(TOPIC.optional(), { value: "TOPIC", help: "Send songs here. Required" }),
  lineEvents: switchSetting("Send one event for each line of a song (docs/line_events.md)"),
  createPartitions: setting(z.int().min(1).max(10_000).optional(), {
    value: "N",
    help: "Create a missing topic with this number of partitions",
  }),
  codec: setting(z.enum(PRODUCER_CODECS).default("none"), {
    value: "CODEC",
    help: "The compression of records, on the network and in the topic: none or gzip",
  }),
  ...songFileSettings,
  ...kafkaSettings,
}, { rules: [mandatory("topic", "the topic to send songs to"), ...kafkaRules] });

type ProduceSettings = Values<typeof produceSettings.shape>;

export const produceCommand = command({
  name: "produce",
  summary: "Send songs from files to a Kafka topic, for consume to read.",
  usage: "refrain produce --brokers HOST:PORT --topic TOPIC [flags] [FILE|FOLDER|-]...",
  about: `
Reads songs as annotate does, and sends each unchanged, with the song's id as its key; the key of a
plain text is its file's name. A record that is not a song is rejected, and the others are sent.

  refrain produce --brokers localhost:9092 --topic songs --create-partitions 4 songs.jsonl

A song counts as written once every in-sync replica has it. A request that is retried after a fault
stores nothing twice; a second run sends its songs again.
The last line on stderr accounts for every record that was read.
`,
  settings: produceSettings,
  run: async ({ settings, shown, operands }, signal) => {
    const { rejects } = settings;
    const { files } = await findFiles(
      operands.length > 0 ? operands : ["-"],
      rejects ? [rejects] : [],
    );
    checkOutputs({ rejects }, files);
    const connection = await toKafkaConnection(settings, shown);
    return await withSinks(signal, async (open) => {
      const sink = rejects === undefined ? stderrRejects() : await open(rejects, settings);
      const outcome = await send(settings, { connection, files, rejects: sink, signal });
      if (outcome.accounting.read === 0) console.error("no song was found");
      reportRejects(outcome.accounting.count("rejected"), settings);
      console.error(String(outcome.accounting));
      return exitCode(outcome, settings, signal);
    });
  },
});

/** The resources of a run. */
interface Resources {
  readonly connection: KafkaConnection;
  readonly files: readonly string[];
  readonly rejects: Sink;
  readonly signal: AbortSignal;
}

async function send(
  settings: ProduceSettings,
  { connection, files, rejects, signal }: Resources,
): Promise<ProduceOutcome> {
  const { codec, createPartitions, lineEvents } = settings, topic = settings.topic!;
  const options = { topic, codec, ...createPartitions !== undefined && { createPartitions } };
  const songTopic = await SongTopic.open(connection, createLog("error"), options);
  notePartitions(settings, songTopic);
  const progress = progressLine();
  try {
    return await produce({
      source: filesSource(files, settings.input, settings.maxLineBytes),
      send: (records) => songTopic.send(records),
      toRecords: (song, raw) =>
        lineEvents ? lineEventRecords(topic, song, raw) : [songRecord(topic, song, raw)],
      maxRecordBytes: songTopic.maxRecordBytes,
      rejects,
      limits: SONG_LIMITS,
      signal,
      progress: progress.show,
    });
  } finally {
    progress.clear();
    await songTopic.close();
  }
}

/** Notes that an existing topic keeps its partitions, regardless of --create-partitions. */
function notePartitions(
  { topic, createPartitions }: ProduceSettings,
  { description }: SongTopic,
): void {
  const partitions = description?.partitions;
  if (createPartitions === undefined || partitions === undefined) return;
  if (partitions === createPartitions) return;
  console.error(`note: ${topic} exists with ${counted(partitions, "partition")}`);
}
