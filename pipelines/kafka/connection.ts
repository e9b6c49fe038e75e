/**
 * How Refrain reaches a Kafka cluster.
 *
 * @module
 */
import type { ConnectionOptions } from "node:tls";
import { Kafka, logLevel, type RetryOptions } from "kafkajs";
import type { Log } from "../service/log.ts";
import { registerCodecs } from "./codecs/register.ts";
import { createKafkajsLog } from "./log.ts";
import { authentication, type SaslOptions } from "./sasl.ts";
import process from "node:process";

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
export function createKafkaClient(
  connection: KafkaConnection,
  log: Log,
  { retry = RETRY }: ClientOptions = {},
): Kafka {
  registerCodecs();
  suppressNegativeTimeoutWarnings();
  return new Kafka({
    brokers: [...connection.brokers],
    clientId: connection.clientId,
    connectionTimeout: CONNECTION_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    retry,
    ...connection.tls && { ssl: secureContext(connection.tls) },
    ...connection.sasl && { sasl: authentication(connection.sasl) },
    logLevel: logLevel.INFO,
    logCreator: () => createKafkajsLog(log),
  });
}

function secureContext({ ca, certificate, key }: TlsOptions): ConnectionOptions {
  return {
    ...ca !== undefined && { ca: [ca] },
    ...certificate !== undefined && { cert: certificate },
    ...key !== undefined && { key },
  };
}

/** Where a cluster is, and who we are there. */
export interface KafkaConnection {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  /** How brokers call us in their logs. */
  readonly clientId: string;
  /** Encryption, if any. */
  readonly tls?: TlsOptions;
  /** Authentication, if any. */
  readonly sasl?: SaslOptions;
}

/** Certificates and keys as PEM text. */
export interface TlsOptions {
  /** Authorities that are trusted in place of the system's. */
  readonly ca?: string;
  /** Our own certificate and key, for mutual TLS. */
  readonly certificate?: string;
  readonly key?: string;
}

let ignored = false;

/**
 * Drops the `TimeoutNegativeWarning` that kafkajs causes on every connection: its request queue asks
 * for a timer in the past, and gets one that fires at once, as it should. Other warnings pass.
 */
export function suppressNegativeTimeoutWarnings(): void {
  if (ignored) return;
  ignored = true;
  const emitWarning = process.emitWarning as (...warning: unknown[]) => void;
  process.emitWarning = (...warning: unknown[]) => {
    if (!isOfKafkajs(warning)) emitWarning.apply(process, warning);
  };
}

function isOfKafkajs(warning: readonly unknown[]): boolean {
  return warning.includes("TimeoutNegativeWarning") &&
    /[\\/]kafkajs[\\/]/.test(new Error().stack ?? "");
}
