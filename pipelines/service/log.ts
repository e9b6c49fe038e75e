/**
 * What a service tells of itself while it runs: one line an event, on stderr.
 *
 * @module
 */
import { escapeControl } from "#lib/escape_control.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

export type LogLevel = typeof LOG_LEVELS[number];

/** What is told beside the message: names in snake_case. Secrets are never among them. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Tells events. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Tells events from a level on, each in the way given. */
export function filterByLevel(
  lowest: LogLevel,
  tell: (level: LogLevel, message: string, fields: LogFields) => void,
): Log {
  const at = (level: LogLevel): Log[LogLevel] =>
    LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(lowest)
      ? () => {}
      : (message, fields = {}) => tell(level, message, fields);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Settings of a log. */
export interface LogOptions {
  /** The lowest level that is told. */
  readonly level: LogLevel;
  /** Writes a line, which comes without its end; to stderr if not given. It must not throw. */
  readonly write?: (line: string) => void;
  /** Gives milliseconds since 1970. */
  readonly clock?: () => number;
}

/**
 * Tells events as `{"time": …, "level": …, "message": …, …fields}`; time is RFC 3339 in UTC.
 *
 * An error becomes its name, message and cause. A whole number too large for JSON becomes text. It
 * never throws: fields that cannot be written are left out, with the reason in `fields_left_out`.
 */
export function createJsonLog(
  { level, write = console.error, clock = Date.now }: LogOptions,
): Log {
  return filterByLevel(level, (level, message, fields) => {
    const head = { time: new Date(clock()).toISOString(), level, message };
    try {
      // The head comes first, and its names cannot be taken by fields.
      write(JSON.stringify({ ...head, ...fields, ...head }, writable));
    } catch (error) {
      write(JSON.stringify({ ...head, fields_left_out: String(error) }));
    }
  });
}

function writable(_name: string, value: unknown): unknown {
  if (typeof value === "bigint") {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  if (value instanceof Error) {
    return { name: value.name, message: value.message, cause: value.cause };
  }
  return value;
}

/** Tells events as `12:30:01 warn  The message (name: value, name: value)`; the time is local. */
export function createTextLog({ level, write = console.error, clock = Date.now }: LogOptions): Log {
  return filterByLevel(level, (level, message, fields) => {
    const time = new Date(clock()).toTimeString().slice(0, "hh:mm:ss".length);
    const told = Object.entries(fields).map(([name, value]) => `${name}: ${textOf(value)}`);
    const more = told.length > 0 ? ` (${told.join(", ")})` : "";
    write(escapeControl(`${time} ${level.padEnd(5)} ${message}${more}`));
  });
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value instanceof Error ? value.message : Deno.inspect(value, { breakLength: Infinity });
}

/** The log of a service, on stderr: text if that is a terminal, else JSON. */
export function createLog(level: LogLevel): Log {
  return Deno.stderr.isTerminal() ? createTextLog({ level }) : createJsonLog({ level });
}
