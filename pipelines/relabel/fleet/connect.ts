/**
 * Connects to a fleet, as the flags describe it.
 *
 * @module
 */
import { counted } from "#lib/format_number.ts";
import { toKafkaConnection } from "../../cli/kafka_settings.ts";
import { EXIT, RunError } from "../../errors.ts";
import { createKafkaClient } from "../../kafka/connection.ts";
import { temporaryGroup } from "../../kafka/dead_letter_topic.ts";
import { throwRunError } from "../../kafka/error.ts";
import { IdempotentProducer } from "../../kafka/idempotent_producer.ts";
import { offsetBounds, TopicAdmin, type TopicDescription } from "../../kafka/topic_admin.ts";
import { readTopic } from "../../kafka/topic_reading.ts";
import { createLog } from "../../service/log.ts";
import { FleetAnnotator, type FleetParts } from "./annotator.ts";
import { FleetReplies } from "./replies.ts";
import type { Reply } from "./reply.ts";
import { type FleetRoute, fleetRoute, type FleetValues } from "./settings.ts";
import { FleetSongs } from "./songs.ts";
import { type StartOffsets, tailTopic } from "./tail_topic.ts";

/** The work of a fleet: its model, and how it labels. */
export type FleetWork = Pick<FleetParts, "model" | "settings" | "loadLocal">;

/**
 * Connects to a fleet.
 *
 * @throws {RunError} with exit code 69 if a topic does not exist or the cluster is unreachable, 78 if a file
 * or a secret cannot be read.
 */
export async function connectFleet(
  settings: FleetValues,
  work: FleetWork,
): Promise<FleetAnnotator> {
  const route = fleetRoute(settings), timeoutMs = 1000 * settings.viaTimeout;
  const connection = await toKafkaConnection(settings), log = createLog("error");
  const admin = await TopicAdmin.connect(connection, log);
  const client = createKafkaClient(connection, log);
  const topics = await describeTopics(admin, route)
    .catch(throwRunError).finally(() => admin.close());
  const producer = await IdempotentProducer.connect(client, {
    codec: "none",
    topics: new Map([[route.songs, topics.songs]]),
  }).catch(throwRunError);

  const replies = new FleetReplies({
    timeoutMs,
    error: (pending, first) => noReply(route, timeoutMs, { pending, first }),
  });
  const ending = new AbortController(), { signal } = ending;
  const readReplies = async (kind: Reply["kind"], topic: string, starts: StartOffsets) => {
    const group = temporaryGroup("refrain-relabel");
    const read = (starts: StartOffsets, heard: () => void) =>
      readTopic(client, { topic, group, starts, signal, heard });
    try {
      await tailTopic(
        { read, starts, signal },
        (records) => replies.arrived(records.map((record) => ({ kind, record }))),
      );
    } catch (error) {
      replies.fail(error as Error);
    }
  };
  const readings = [
    readReplies("annotation", route.annotations, topics.annotations),
    readReplies("dead letter", route.deadLetters, topics.deadLetters),
  ];
  return new FleetAnnotator({
    ...work,
    songs: new FleetSongs(producer, route.songs, topics.songs),
    replies,
    async close() {
      ending.abort();
      replies.fail(new Error("Cannot annotate: the connection to the fleet is closed"));
      await Promise.all([...readings, producer.close()]);
    },
  });
}

/** The topics of a fleet before the first song is sent. */
interface FleetTopics {
  readonly songs: TopicDescription;
  readonly annotations: StartOffsets;
  readonly deadLetters: StartOffsets;
}

async function describeTopics(admin: TopicAdmin, route: FleetRoute): Promise<FleetTopics> {
  const endOffsets = async (flag: string, topic: string) => {
    await describe(admin, flag, topic);
    return offsetBounds(await admin.endOffsets(topic), "end");
  };
  return {
    songs: await describe(admin, "songs-topic", route.songs),
    annotations: await endOffsets("annotations-topic", route.annotations),
    deadLetters: await endOffsets("dead-letter-topic", route.deadLetters),
  };
}

async function describe(
  admin: TopicAdmin,
  flag: string,
  topic: string,
): Promise<TopicDescription> {
  const description = await admin.describe(topic);
  if (description) return description;
  throw new RunError(
    EXIT.unreachable,
    `The cluster has no topic ${topic} (--${flag}): start the fleet first, and name its topics`,
  );
}

function noReply(
  { songs, annotations, deadLetters }: FleetRoute,
  timeoutMs: number,
  { pending, first }: { readonly pending: number; readonly first: string },
): RunError {
  const seconds = counted(timeoutMs / 1000, "second");
  return new RunError(
    EXIT.unreachable,
    `The fleet did not answer for ${seconds} (--via-timeout), while ` +
      `${counted(pending, "song")} waited, ${first} first. Is \`refrain consume\` running with ` +
      `--topic ${songs}, --output ${annotations} and --dlq ${deadLetters}, without --language? ` +
      "Nothing is lost: run the same command again",
  );
}
