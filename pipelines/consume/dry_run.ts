/**
 * `refrain dry-run`: checks that consume can start with its settings. It writes and commits nothing.
 *
 * @module
 */
import { counted } from "#lib/format_number.ts";
import { checkAnnotationFile } from "./annotation_file.ts";
import { command } from "../cli/command.ts";
import { type Labellers, loadLabellers } from "./labellers.ts";
import { type ConsumeSettings, consumeSettings, loadConsumeSettings } from "./settings.ts";
import { describeTopics, foundTopics, neededTopics } from "./topics.ts";
import { EXIT } from "../errors.ts";
import { previewRecord } from "./preview_record.ts";
import { createKafkaClient } from "../kafka/connection.ts";
import { temporaryGroup } from "../kafka/dead_letter_topic.ts";
import { toRunError } from "../kafka/error.ts";
import type { TopicRecord } from "../kafka/records.ts";
import { offsetBounds, TopicAdmin, type TopicDescription } from "../kafka/topic_admin.ts";
import { readTopic } from "../kafka/topic_reading.ts";
import { checkAddress } from "../service/http.ts";
import { createLog, type Log } from "../service/log.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";
import { abortable } from "../concurrency/abortable.ts";

export const dryRunCommand = command({
  name: "dry-run",
  summary: "Check the settings of consume: connect, read one record, write nothing.",
  usage: "refrain dry-run [--config FILE] [flags of consume]",
  about: `
Checks the settings, loads the model, tries the address of --http, connects, describes every topic and
the group's offsets, reads one record and labels it. It writes nothing, creates no topic, commits no
offset, and does not disturb the group's members: it reads the record in a temporary group, GROUP-
and a random name. It cannot check the permission to write.

Exits with 0 if consume would start, else with the exit code of consume.
`,
  settings: consumeSettings,
  run: async (invocation, signal) => {
    const settings = await loadConsumeSettings(invocation);
    return await abortable(dryRun(settings), signal) ?? signal.reason as number;
  },
});

async function dryRun(settings: ConsumeSettings): Promise<number> {
  const log = createLog(settings.logLevel);
  const labellers = await loadLabellers({ ...settings, workers: 0 });
  try {
    await print(`model       ${labellers.model.name} ${labellers.model.version}`);
    if (settings.http !== undefined) {
      checkAddress(settings.http);
      await print(`http        ${settings.http}: free`);
    }
    await checkCluster(settings, labellers, log);
  } catch (error) {
    throw toRunError(error);
  } finally {
    labellers.dispose();
  }
  await print("consume would start with these settings");
  return EXIT.done;
}

async function checkCluster(
  settings: ConsumeSettings,
  labellers: Labellers,
  log: Log,
): Promise<void> {
  const admin = await TopicAdmin.connect(settings.connection, log);
  try {
    await print(`brokers     ${settings.connection.brokers.join(", ")}: connected`);
    const topics = await describe(settings, admin);
    const record = await firstRecord(settings, admin, log);
    await print(`record      ${record ? describeRecord(record) : "there is none yet"}`);
    if (record) {
      await print(
        `            ${await previewRecord(record, settings, { labellers, topics, log })}`,
      );
    }
  } finally {
    await admin.close();
  }
}

/** Prints the topics and offsets, and returns the topics that exist. */
async function describe(
  settings: ConsumeSettings,
  admin: TopicAdmin,
): Promise<ReadonlyMap<string, TopicDescription>> {
  const { group, topic, from, outputFile } = settings;
  const topics = settings.createTopics
    ? await foundTopics(settings, admin)
    : await describeTopics(settings, admin);
  const wouldBe = `would be created, ${counted(topics.get(topic)!.partitions, "partition")}`;
  for (const { topic: name } of neededTopics(settings)) {
    const found = topics.get(name);
    await print(`topic       ${name}: ${found ? describeTopic(found) : wouldBe}`);
  }
  if (outputFile !== undefined) {
    await checkAnnotationFile(outputFile, settings.resume);
    await print(`file        ${outputFile}: can be written`);
  }
  const committed = await admin.committed(group, topic);
  const ranges = Array.from(await admin.endOffsets(topic)).sort(([one], [other]) => one - other);
  for (const [partition, { start, end }] of ranges) {
    const at = committed.get(partition)?.offset;
    const position = at === undefined ? `begins at the ${from}` : `is at ${at}, ${end - at} behind`;
    await print(
      `partition   ${topic} ${partition}: offsets ${start} to ${end}, ${group} ${position}`,
    );
  }
  return topics;
}

function describeTopic({ partitions, maxMessageBytes }: TopicDescription): string {
  const most = maxMessageBytes === undefined
    ? "unknown: the user may not read it"
    : `${maxMessageBytes} bytes`;
  return `${counted(partitions, "partition")}, largest batch ${most}`;
}

async function firstRecord(
  { connection, group, topic }: ConsumeSettings,
  admin: TopicAdmin,
  log: Log,
): Promise<TopicRecord | undefined> {
  const ranges = await admin.endOffsets(topic);
  const reading = {
    topic,
    group: temporaryGroup(group),
    starts: offsetBounds(ranges, "start"),
    ends: offsetBounds(ranges, "end"),
  };
  for await (const [record] of readTopic(createKafkaClient(connection, log), reading)) {
    return record;
  }
}

function describeRecord({ topic, partition, offset, value }: TopicRecord): string {
  return `${topic} ${partition}, offset ${offset}, ${value ? `${value.length} bytes` : "no value"}`;
}

async function print(line: string): Promise<void> {
  await stdoutSink().write(line + "\n");
}
