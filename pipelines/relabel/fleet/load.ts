/**
 * From flags to an annotator that has a fleet do the work.
 *
 * @module
 */
import { counted } from "#lib/format_number.ts";
import { EXIT, RunError } from "../../errors.ts";
import { createKafkaClient } from "../../kafka/connection.ts";
import { temporaryGroup } from "../../kafka/dead_letter_topic.ts";
import { throwRunError } from "../../kafka/error.ts";
import { IdempotentProducer } from "../../kafka/idempotent_producer.ts";
import { offsetBounds, TopicAdmin, type TopicDescription } from "../../kafka/topic_admin.ts";
import { readTopic } from "../../kafka/topic_reading.ts";
import { createLog } from "../../service/log.ts";
import { connectionOf } from "../../cli/connection_flags.ts";
import { FleetAnnotator, type FleetParts } from "./annotator.ts";
import { type FleetFlags, fleetPatience, type FleetRoute, fleetRoute } from "./settings.ts";
import { readAlong, type Starts } from "./reading.ts";
import { FleetReplies } from "./replies.ts";
import type { Reply } from "./reply.ts";
import { FleetSongs } from "./songs.ts";

/** What the fleet is expected to do: the model that it labels with, and how. */
export type FleetWork = Pick<FleetParts, "model" | "settings" | "here">;

const DISPOSED = "Cannot annotate: the fleet's annotator was disposed of";

/**
 * Connects to a fleet.
 *
 * @throws {RunError} with exit code 64 for flags that are missing or do not go together, 69 if a topic
 * is not there or the cluster is lost, 78 for a file or a secret that cannot be read.
 */
export async function loadFleetAnnotator(
  given: FleetFlags,
  work: FleetWork,
): Promise<FleetAnnotator> {
  const route = fleetRoute(given), silence = fleetPatience(given);
  const connection = await connectionOf(given), log = createLog("error");
  const admin = await TopicAdmin.connect(connection, log),
    client = createKafkaClient(connection, log);
  const opened = await open(admin, route).catch(throwRunError).finally(() => admin.close());
  const topics = new Map([[route.songs, opened.description]]);
  const producer = await IdempotentProducer.connect(client, { codec: "none", topics }).catch(
    throwRunError,
  );

  const replies = new FleetReplies({
    silence,
    spent: (...silent) => noReply(route, silence, silent),
  });
  const ending = new AbortController(), { signal } = ending;
  const readAll = async (kind: Reply["kind"], topic: string, starts: Starts) => {
    const read = (starts: Starts, heard: () => void) =>
      readTopic(client, {
        topic,
        group: temporaryGroup("refrain-relabel"),
        starts,
        signal,
        heard,
      });
    try {
      await readAlong(
        { read, starts, signal },
        (records) => replies.arrived(records.map((record) => ({ kind, record }))),
      );
    } catch (error) {
      replies.fail(error as Error);
    }
  };
  const readings = [
    readAll("annotation", route.annotations, opened.annotations),
    readAll("dead letter", route.letters, opened.letters),
  ];
  return new FleetAnnotator({
    ...work,
    songs: new FleetSongs(producer, route.songs, opened.description),
    replies,
    async close() {
      ending.abort();
      replies.fail(new Error(DISPOSED));
      await Promise.all([...readings, producer.close()]);
    },
  });
}

/** What is known of a fleet's topics before the first song is sent. */
interface Opened {
  readonly description: TopicDescription;
  readonly annotations: Starts;
  readonly letters: Starts;
}

async function open(admin: TopicAdmin, route: FleetRoute): Promise<Opened> {
  const description = await found(admin, "songs-topic", route.songs);
  const endsOf = async (flag: string, topic: string) => {
    await found(admin, flag, topic);
    return offsetBounds(await admin.endOffsets(topic), "end");
  };
  return {
    description,
    annotations: await endsOf("annotations-topic", route.annotations),
    letters: await endsOf("dead-letter-topic", route.letters),
  };
}

async function found(admin: TopicAdmin, flag: string, topic: string): Promise<TopicDescription> {
  const description = await admin.describe(topic);
  if (description) return description;
  throw new RunError(
    EXIT.unreachable,
    `The cluster has no topic ${topic} (--${flag}): start the fleet first, and name its topics`,
  );
}

function noReply(
  { songs, annotations, letters }: FleetRoute,
  silence: number,
  [waiting, first]: readonly [waiting: number, first: string],
): RunError {
  const seconds = counted(silence / 1000, "second");
  return new RunError(
    EXIT.unreachable,
    `Nothing came from the fleet for ${seconds} (--via-patience), while ` +
      `${counted(waiting, "song")} waited, ${first} first. Is \`refrain consume\` at work with ` +
      `--topic ${songs}, --output ${annotations} and --dlq ${letters}, without --language? ` +
      "Nothing is lost: run the same command again",
  );
}
