/**
 * `refrain produce`: songs from files into a Kafka topic.
 *
 * @module
 */
import { counted } from "#lib/format_number.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { command } from "../cli/command.ts";
import { connectionFlags, connectionOf } from "../cli/connection_flags.ts";
import { EXIT, RunError } from "../errors.ts";
import { type Flags, type Parsed, withDefaults } from "../cli/flags.ts";
import { TOPIC } from "../cli/validators.ts";
import { PRODUCER_CODECS, type ProducerCodec } from "../kafka/idempotent_producer.ts";
import { SongTopic } from "../kafka/song_topic.ts";
import { produce, type ProduceOutcome } from "./run.ts";
import { lineEventRecords, songRecord } from "./records.ts";
import { createLog } from "../service/log.ts";
import { exitCodeOf, songFileFlags } from "../cli/song_files.ts";
import { checkOutputs, withSinks } from "../stream/sinks/outputs.ts";
import type { Sink } from "../stream/sinks/contract.ts";
import { stderrSink } from "../stream/sinks/stdio.ts";
import { filesSource, findFiles } from "../stream/sources/files.ts";
import type { InputFormat } from "#lib/formats/registry.ts";
import { MAX_RECORD_BYTES } from "../stream/sources/contract.ts";
import { progressLine } from "../cli/progress.ts";

const flags = {
  topic: { kind: "text", value: "TOPIC", form: TOPIC, help: "The topic that songs are sent to" },
  "line-events": {
    kind: "switch",
    help: "Send one event for each line of a song (docs/line_events.md)",
  },
  "create-partitions": {
    kind: "integer",
    value: "N",
    minimum: 1,
    maximum: 10_000,
    help: "Make the topic with so many partitions if it is not there",
  },
  codec: {
    kind: "text",
    value: "CODEC",
    choices: PRODUCER_CODECS,
    default: "none",
    help: "How records are compressed on their way, and in the topic: none or gzip",
  },
  ...songFileFlags,
  ...connectionFlags,
} satisfies Flags;

type ProduceFlags = Parsed<typeof flags>["flags"];

export const produceCommand = command({
  name: "produce",
  summary: "Send songs from files to a Kafka topic, for consume to read.",
  usage: "refrain produce --brokers HOST:PORT --topic TOPIC [flags] [FILE|FOLDER|-]...",
  about: `
Reads songs as annotate does, and sends each as it stands, by the song's id; a plain text goes by
the name of its file. A line that is no song is rejected, and the rest is sent.

  refrain produce --brokers localhost:9092 --topic songs --create-partitions 4 songs.jsonl

A song has arrived when every replica that is in sync has it. A request that is repeated after a
fault stores nothing twice; a run that is started again sends its songs again.
The last line on stderr accounts for every record that was read.
`,
  flags,
  run: async ({ flags: given, operands }, signal) => {
    if (given.topic === undefined) {
      throw new RunError(EXIT.usage, "--topic is missing: the topic that songs are sent to");
    }
    const { rejects } = given;
    const { files } = await findFiles(
      operands.length > 0 ? operands : ["-"],
      rejects ? [rejects] : [],
    );
    checkOutputs({ rejects }, files);
    return await withSinks(signal, async (open) => {
      const sink = rejects === undefined ? stderrSink() : await open(rejects, given);
      const outcome = await send(given, given.topic!, { files, rejects: sink, signal });
      if (outcome.accounting.read === 0) console.error("no song was found");
      console.error(String(outcome.accounting));
      return exitCodeOf(outcome, given, signal);
    });
  },
});

/** What a run works with. */
interface Parts {
  readonly files: readonly string[];
  readonly rejects: Sink;
  readonly signal: AbortSignal;
}

async function send(
  given: ProduceFlags,
  topic: string,
  { files, rejects, signal }: Parts,
): Promise<ProduceOutcome> {
  const songTopic = await SongTopic.open(await connectionOf(given), createLog("error"), {
    topic,
    codec: withDefaults(flags, given).codec as ProducerCodec,
    createPartitions: given["create-partitions"],
  });
  noteOtherPartitions(given, songTopic);
  const progress = progressLine();
  const maxLineBytes = given["max-line-bytes"] ?? MAX_RECORD_BYTES;
  try {
    return await produce({
      source: filesSource(files, (given.input ?? "auto") as InputFormat, maxLineBytes),
      send: (records) => songTopic.send(records),
      recordsOf: (song, raw) =>
        given["line-events"] ? lineEventRecords(topic, song, raw) : [songRecord(topic, song, raw)],
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

/** A topic that is there stays as it is, whatever --create-partitions says. */
function noteOtherPartitions(
  { topic, "create-partitions": wanted }: ProduceFlags,
  { description }: SongTopic,
): void {
  if (wanted === undefined || description === undefined) return;
  if (description.partitions !== wanted) {
    console.error(
      `note: ${topic} is there already, with ${counted(description.partitions, "partition")}`,
    );
  }
}
