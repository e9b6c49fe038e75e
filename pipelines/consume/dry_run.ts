/**
 * `refrain dry-run`: would consume work with these settings? Nothing is written, and no offset moved.
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
  summary: "Try the settings of consume: connect, look, read one record, write nothing.",
  usage: "refrain dry-run [--config FILE] [flags of consume]",
  about: `
Checks the settings, loads the model, tries the address of --http, connects, describes every topic and
how far the group is, reads one record and labels it. Nothing is written, no topic is made, no offset
is committed, and the group's members are not disturbed: the record is read as a member of a passing
group, GROUP- and a random name. Whether we may write is not known before we do.

Exits with 0 if consume would start, else with the code that consume would end with.
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
    await tell(`model       ${labellers.model.name} ${labellers.model.version}`);
    if (settings.http !== undefined) {
      checkAddress(settings.http);
      await tell(`http        ${settings.http}: free`);
    }
    await lookAround(settings, labellers, log);
  } catch (error) {
    throw toRunError(error);
  } finally {
    labellers.dispose();
  }
  await tell("consume would start with these settings");
  return EXIT.done;
}

async function lookAround(
  settings: ConsumeSettings,
  labellers: Labellers,
  log: Log,
): Promise<void> {
  const admin = await TopicAdmin.connect(settings.connection, log);
  try {
    await tell(`brokers     ${settings.connection.brokers.join(", ")}: connected`);
    const topics = await describe(settings, admin);
    const record = await firstRecord(settings, admin, log);
    await tell(`record      ${record ? whereIs(record) : "there is none to read yet"}`);
    if (record) {
      await tell(
        `            ${await previewRecord(record, settings, { labellers, topics, log })}`,
      );
    }
  } finally {
    await admin.close();
  }
}

/** Tells what is there. Of topics that would be made, it gives nothing. */
async function describe(
  settings: ConsumeSettings,
  admin: TopicAdmin,
): Promise<ReadonlyMap<string, TopicDescription>> {
  const { group, topic, from, outputFile } = settings;
  const topics = settings.createTopics
    ? await foundTopics(settings, admin)
    : await describeTopics(settings, admin);
  const wouldBe = `would be made, ${counted(topics.get(topic)!.partitions, "partition")}`;
  for (const { topic: name } of neededTopics(settings)) {
    const found = topics.get(name);
    await tell(`topic       ${name}: ${found ? shown(found) : wouldBe}`);
  }
  if (outputFile !== undefined) {
    await checkAnnotationFile(outputFile, settings.resume);
    await tell(`file        ${outputFile}: can be written`);
  }
  const committed = await admin.committed(group, topic);
  const ranges = Array.from(await admin.endOffsets(topic)).sort(([one], [other]) => one - other);
  for (const [partition, { start, end }] of ranges) {
    const at = committed.get(partition)?.offset;
    const stands = at === undefined ? `begins at the ${from}` : `is at ${at}, ${end - at} behind`;
    await tell(`partition   ${topic} ${partition}: offsets ${start} to ${end}, ${group} ${stands}`);
  }
  return topics;
}

function shown({ partitions, maxMessageBytes }: TopicDescription): string {
  const most = maxMessageBytes === undefined ? "not ours to know" : `${maxMessageBytes} bytes`;
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

function whereIs({ topic, partition, offset, value }: TopicRecord): string {
  return `${topic} ${partition}, offset ${offset}, ${value ? `${value.length} bytes` : "no value"}`;
}

async function tell(line: string): Promise<void> {
  await stdoutSink().write(line + "\n");
}
