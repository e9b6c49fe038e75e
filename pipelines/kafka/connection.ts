/**
 * How Refrain reaches a Kafka cluster.
 *
 * @module
 */
import type { ConnectionOptions } from "node:tls";
import { Kafka, logLevel, type RetryOptions } from "kafkajs";
import type { Log } from "../service/log.ts";
import { registerCodecs } from "./codecs/register_codecs.ts";
import { kafkaLog } from "./log.ts";
import { ignoreNegativeTimeouts } from "./negative_timeouts.ts";
import type { KafkaConnection, TlsOptions } from "./connection_options.ts";
import { authentication } from "./sasl.ts";

/** How a client behaves. */
export interface ClientOptions {
  /** How often, and after which pauses, kafkajs tries again. Default: for about 15 seconds. */
  readonly retry?: RetryOptions;
}

/** Milliseconds. A TLS handshake with a cluster far away takes more than the second that kafkajs gives it. */
const CONNECTION_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 30_000;

/** About 15 seconds in all: a broker that restarts is back by then. Times are in milliseconds. */
const RETRY: RetryOptions = {
  initialRetryTime: 300,
  multiplier: 2,
  maxRetryTime: 5_000,
  retries: 6,
};

/**
 * A client of the cluster, not yet connected. It reads records in every codec of Kafka.
 *
 * Its retries suit consumers and administration; a transactional producer is given its own, as the
 * first pause between two of its transactions is one of them.
 */
export function kafkaClient(
  connection: KafkaConnection,
  log: Log,
  { retry = RETRY }: ClientOptions = {},
): Kafka {
  registerCodecs();
  ignoreNegativeTimeouts();
  return new Kafka({
    brokers: [...connection.brokers],
    clientId: connection.clientId,
    connectionTimeout: CONNECTION_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    retry,
    ...connection.tls && { ssl: secureContext(connection.tls) },
    ...connection.sasl && { sasl: authentication(connection.sasl) },
    logLevel: logLevel.INFO,
    logCreator: () => kafkaLog(log),
  });
}

function secureContext({ ca, certificate, key }: TlsOptions): ConnectionOptions {
  return {
    ...ca !== undefined && { ca: [ca] },
    ...certificate !== undefined && { cert: certificate },
    ...key !== undefined && { key },
  };
}
