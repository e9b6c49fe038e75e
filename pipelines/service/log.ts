/**
 * The log of a service: one line per event, on stderr, as JSON or as text.
 *
 * @module
 */
import { escapeControl } from "#lib/escape_control.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

export type LogLevel = typeof LOG_LEVELS[number];

/** The fields of an event, by names in snake_case. They must not hold secrets. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Logs events. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Creates a log that writes the events of a level and above. */
function filterByLevel(
  lowest: LogLevel,
  write: (level: LogLevel, message: string, fields: LogFields) => void,
): Log {
  const at = (level: LogLevel): Log[LogLevel] =>
    LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(lowest)
      ? () => {}
      : (message, fields = {}) => write(level, message, fields);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Options of a log. */
export interface LogOptions {
  /** The lowest level to log. */
  readonly level: LogLevel;
  /** Writes a line, which has no line end. Default: to stderr. It must not throw. */
  readonly write?: (line: string) => void;
  /** Gives milliseconds since 1970. */
  readonly clock?: () => number;
}

/**
 * Logs events as `{"time": …, "level": …, "message": …, …fields}`; time is RFC 3339 in UTC.
 *
 * An error becomes its name, message and cause. An integer that is too large for JSON becomes text. The
 * log never throws: fields that cannot be written are left out, with the reason in `fields_left_out`.
 */
export function createJsonLog(
  { level, write = console.error, clock = Date.now }: LogOptions,
): Log {
  return filterByLevel(level, (level, message, fields) => {
    const head = { time: new Date(clock()).toISOString(), level, message };
    try {
      // The head comes first, and fields cannot replace it.
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

/** Logs events as `12:30:01 warn  The message (name: value, name: value)`; the time is local. */
export function createTextLog({ level, write = console.error, clock = Date.now }: LogOptions): Log {
  return filterByLevel(level, (level, message, fields) => {
    const time = new Date(clock()).toTimeString().slice(0, "hh:mm:ss".length);
    const parts = Object.entries(fields).map(([name, value]) => `${name}: ${toText(value)}`);
    const more = parts.length > 0 ? ` (${parts.join(", ")})` : "";
    write(escapeControl(`${time} ${level.padEnd(5)} ${message}${more}`));
  });
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  return value instanceof Error ? value.message : Deno.inspect(value, { breakLength: Infinity });
}

/** The log of a service, on stderr: text if that is a terminal, else JSON. */
export function createLog(level: LogLevel): Log {
  return Deno.stderr.isTerminal() ? createTextLog({ level }) : createJsonLog({ level });
}
