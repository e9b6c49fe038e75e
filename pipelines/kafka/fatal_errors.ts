/**
 * The error codes of brokers for which a retry is useless.
 *
 * @module
 */
import { EXIT } from "../errors.ts";

/** How a run ends for an error code, and what to do about it. */
export interface FatalError {
  readonly exitCode: number;
  readonly advice: string;
}

/** By Kafka's error code: https://kafka.apache.org/protocol#protocol_error_codes */
export const FATAL_ERRORS: ReadonlyMap<number, FatalError> = new Map([
  [10, unwritable("Raise max.message.bytes of the topic")],
  [12, wrong("Raise offset.metadata.max.bytes of the brokers")],
  [17, wrong("A topic's name must be 1 to 249 of the characters a-z A-Z 0-9 . _ -")],
  [18, unwritable("Raise max.message.bytes of the topic, or write fewer records at once")],
  [23, wrong("Every member of the group must be a `refrain consume`: choose another group")],
  [24, wrong("A group's name must not be empty")],
  [
    26,
    wrong(
      "The session timeout must be between group.min.session.timeout.ms and group.max.session.timeout.ms of the brokers",
    ),
  ],
  [
    29,
    refused(
      "The user needs READ and DESCRIBE on what is read, WRITE and DESCRIBE on what is written",
    ),
  ],
  [30, refused("The user needs READ and DESCRIBE on the group")],
  [31, refused("The user needs IDEMPOTENT_WRITE on the cluster")],
  [33, refused("Use one of the mechanisms that the listener enables")],
  [35, refused("Refrain supports Apache Kafka 2.1 to 4.x")],
  [
    43,
    refused(
      "The topic is stored in a format from before Kafka 0.11: raise log.message.format.version",
    ),
  ],
  [50, wrong("The transaction timeout must be at most transaction.max.timeout.ms of the brokers")],
  [
    53,
    refused(
      "The user needs WRITE and DESCRIBE on transactional ids that start with the group's name",
    ),
  ],
  [54, refused("The listener has no authentication: leave SASL out, or use another listener")],
  [58, refused("Check the user, the password or token, and the mechanism")],
  [65, refused("Check the token")],
  [76, refused("Use another compression")],
  [81, refused("Raise group.max.size of the brokers, or start fewer")],
  [87, unwritable("A compacted topic does not accept records without a key")],
]);

function wrong(advice: string): FatalError {
  return { exitCode: EXIT.badConfiguration, advice };
}

function refused(advice: string): FatalError {
  return { exitCode: EXIT.unreachable, advice };
}

function unwritable(advice: string): FatalError {
  return { exitCode: EXIT.unwritable, advice };
}
