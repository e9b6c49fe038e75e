/**
 * Classifies the errors of Kafka and kafkajs.
 *
 * @module
 */
import { EXIT, RunError } from "../errors.ts";
import { UnreadableBatch } from "./codecs/decompress.ts";
import { FATAL_ERRORS, type FatalError } from "./fatal_errors.ts";

/** The class of an error. */
export type Fault =
  /** Another process owns the partition now: this one must not write its results. */
  | { readonly kind: "fenced"; readonly message: string }
  /** A retry may succeed, with a new producer if there was one. */
  | { readonly kind: "transient"; readonly message: string }
  /** A retry fails as well. The message says what to do. */
  | { readonly kind: "fatal"; readonly message: string; readonly exitCode: number };

const UNKNOWN_TOPIC = 3;
const UNSUPPORTED_VERSION = 35;
const INVALID_PRODUCER_EPOCH = 47;
const INVALID_TRANSACTION_STATE = 48;
const INVALID_PRODUCER_ID_MAPPING = 49;
const AUTHENTICATION_FAILED = 58;
const PRODUCER_FENCED = 90;

/** The codes by which brokers of different versions fence a producer. */
const FENCED: ReadonlySet<number | undefined> = new Set([
  INVALID_PRODUCER_EPOCH,
  INVALID_TRANSACTION_STATE,
  INVALID_PRODUCER_ID_MAPPING,
  PRODUCER_FENCED,
]);

const NO_SUCH_TOPIC: FatalError = {
  exitCode: EXIT.unreachable,
  advice: "Create the topic, or check its name and the user's right to DESCRIBE it",
};
const BAD_CERTIFICATE: FatalError = {
  exitCode: EXIT.unreachable,
  advice:
    "Check the trusted certificate authority, the client certificate, and the name in the broker's",
};
/** Deno's errors without --allow-net: for an address, and for a host name. */
const NOT_PERMITTED = /Requires net access|getaddrinfo EPERM/;
const NO_PERMISSION: FatalError = {
  exitCode: EXIT.unreachable,
  advice:
    "The installed command needs --allow-net: the README has the line; deno task consume and deno " +
    "task relabel:fleet have it",
};
const NO_ANSWER = ". Check the addresses, and whether the listener asks for TLS or SASL";

/** Classifies an error of kafkajs, or one that it wraps. */
export function classifyError(error: unknown): Fault {
  const causes = [...causeChain(error)];
  const codes = causes.map(kafkaCode);
  const innermost = causes.at(-1);
  const message = innermost?.message ?? String(error);
  if (error instanceof TransientFault) return { kind: "transient", message };
  if (codes.some((code) => FENCED.has(code))) return { kind: "fenced", message };

  const runError = causes.find((cause) => cause instanceof RunError);
  if (runError) {
    return { kind: "fatal", message: runError.message, exitCode: runError.exitCode };
  }
  const batch = causes.find((cause) => cause instanceof UnreadableBatch);
  if (batch) return { kind: "fatal", message: batch.message, exitCode: EXIT.unreadable };

  const refusal = causes.map(findFatalError).find((found) => found !== undefined) ??
    (codes.includes(UNKNOWN_TOPIC) && hasRetried(causes) ? NO_SUCH_TOPIC : undefined);
  if (refusal) {
    const { advice, exitCode } = refusal;
    return { kind: "fatal", message: `${message}. ${advice}`, exitCode };
  }
  if (!causes.some(isKafkajsError)) return { kind: "fatal", message, exitCode: EXIT.failed };
  return { kind: "transient", message };
}

/** The error that ends the run, whether or not a retry might succeed. */
export function toRunError(error: unknown): RunError {
  const fault = classifyError(error);
  if (fault.kind === "fatal") return new RunError(fault.exitCode, fault.message);
  const isOfNetwork = [...causeChain(error)].some(({ name }) =>
    name.startsWith("KafkaJSConnection")
  );
  return new RunError(EXIT.unreachable, fault.message + (isOfNetwork ? NO_ANSWER : ""));
}

/** Throws the error that ends the run. An error that is not from Kafka keeps its stack trace. */
export function throwRunError(error: unknown): never {
  const fault = classifyError(error);
  throw fault.kind === "fatal" && fault.exitCode === EXIT.failed ? error : toRunError(error);
}

/** Kafka's code of an error, if a broker sent it; kafkajs puts codes that it does not know in the message. */
function kafkaCode(error: Error): number | undefined {
  const unknown = /^Unknown error code (\d+)$/.exec(error.message);
  if (unknown) return Number(unknown[1]);
  const { code } = error as { code?: unknown };
  return typeof code === "number" ? code : undefined;
}

/** Whether an error or one of its causes has one of these codes. */
export function hasCode(error: unknown, codes: readonly number[]): boolean {
  return Array.from(causeChain(error), kafkaCode).some((code) => codes.includes(code!));
}

/** An error and its causes, the root cause last. */
function* causeChain(error: unknown): Generator<Error> {
  const seen = new Set<unknown>();
  for (let cause = error; cause instanceof Error && !seen.has(cause); cause = cause.cause) {
    seen.add(cause);
    yield cause;
  }
}

function findFatalError(error: Error): FatalError | undefined {
  if (error.name === "KafkaJSSASLAuthenticationError") {
    return FATAL_ERRORS.get(AUTHENTICATION_FAILED);
  }
  if (error.name === "KafkaJSServerDoesNotSupportApiKey") {
    return FATAL_ERRORS.get(UNSUPPORTED_VERSION);
  }
  if (NOT_PERMITTED.test(error.message)) return NO_PERMISSION;
  if (error.name === "KafkaJSConnectionError" && /certificate/i.test(error.message)) {
    return BAD_CERTIFICATE;
  }
  return FATAL_ERRORS.get(kafkaCode(error) ?? 0);
}

/** Whether kafkajs has retried: a broker that has just started has loaded its topics by then. */
function hasRetried(causes: readonly Error[]): boolean {
  return causes.some(({ name }) => name === "KafkaJSNumberOfRetriesExceeded");
}

function isKafkajsError({ name }: Error): boolean {
  return name.startsWith("KafkaJS");
}

/** A fault that a restart may fix. */
export class TransientFault extends Error {
  override readonly name = "TransientFault";
}
