/**
 * Connects to a Kafka cluster, and passes log entries of its client on.
 *
 * @module
 */
import { Kafka, type LogEntry, logLevel, type RetryOptions } from "kafkajs";
import process from "node:process";
import type { ConnectionOptions } from "node:tls";
import type { Log, LogFields, LogLevel } from "../service/log.ts";
import { registerCodecs } from "./codecs/register.ts";
import { createSaslMechanism, type SaslOptions } from "./sasl.ts";

/** Options of {@linkcode createKafkaClient}. */
export interface ClientOptions {
  /** The retries of kafkajs. Default: for about 15 seconds. */
  readonly retry?: RetryOptions;
}

/** In milliseconds. A TLS handshake with a distant cluster takes longer than the default of kafkajs, a second. */
const CONNECTION_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 30_000;

/** About 15 seconds in all, in which a broker can restart. Times are in milliseconds. */
const RETRY: RetryOptions = {
  initialRetryTime: 300,
  multiplier: 2,
  maxRetryTime: 5_000,
  retries: 6,
};

/**
 * Creates a client of the cluster, not yet connected. It reads records in every codec of Kafka.
 *
 * Its retries suit consumers and administration. Transactional producers set their own, because they wait
 * for the first retry between two transactions.
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
    ...connection.sasl && { sasl: createSaslMechanism(connection.sasl) },
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

/** The address of a cluster, and the identity to use there. */
export interface KafkaConnection {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  /** The name of this client in the logs of brokers. */
  readonly clientId: string;
  /** Encryption; undefined for plain text. */
  readonly tls?: TlsOptions;
  /** Authentication; undefined for none. */
  readonly sasl?: SaslOptions;
}

/** Certificates and keys as PEM text. */
export interface TlsOptions {
  /** Certificate authorities to trust instead of the system's. */
  readonly ca?: string;
  /** The client certificate and its key, for mutual TLS. */
  readonly certificate?: string;
  readonly key?: string;
}

let ignored = false;

/**
 * Drops the `TimeoutNegativeWarning` that kafkajs causes on every connection: its request queue sets a
 * timer in the past, which fires at once, as intended. Other warnings pass.
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

/** A failed operation throws, and its caller reports it: entries of kafkajs only say what led to it. */
const ONE_LEVEL_LOWER = new Map<logLevel, LogLevel>([
  [logLevel.ERROR, "warn"],
  [logLevel.WARN, "info"],
]);

/** Entries of ordinary starts, rebalances and transactions. */
const ROUTINE = [
  "Response ", // the caller gets the error
  "coordinator is loading",
  "coordinator is not available",
  "group is rebalancing",
  "Limiting retries for the idempotent producer",
  "concurrent operation",
];

/** Fields that are left out: redundant or long. */
const LEFT_OUT = new Set(["timestamp", "logger", "message", "stack", "clientId"]);

/** Logs entries of kafkajs, most of them at a lower level. */
export function createKafkajsLog(log: Log): (entry: LogEntry) => void {
  return ({ namespace, level, log: { message, ...fields } }) => {
    log[toLevel(level, `${message} ${fields.error ?? ""}`)](`Kafka client: ${message}`, {
      ...namespace && { component: namespace },
      ...scalars(fields),
    });
  };
}

function toLevel(level: logLevel, text: string): LogLevel {
  const isRoutine = ROUTINE.some((phrase) => text.includes(phrase));
  return isRoutine ? "debug" : ONE_LEVEL_LOWER.get(level) ?? "debug";
}

/** The scalar fields, by names in snake_case. Whole requests and responses may hold secrets. */
function scalars(fields: LogFields): LogFields {
  const kept = Object.entries(fields).filter(([name, value]) =>
    !LEFT_OUT.has(name) && ["string", "number", "boolean"].includes(typeof value)
  );
  return Object.fromEntries(kept.map(([name, value]) => [snakeCase(name), value]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
