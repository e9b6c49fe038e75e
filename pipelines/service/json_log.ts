/**
 * Events as JSON, one object a line: for machines that collect logs.
 *
 * @module
 */
import { type Log, logFrom, type LogLevel } from "./log.ts";

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
export function jsonLog(
  { level, write = console.error, clock = Date.now }: LogOptions,
): Log {
  return logFrom(level, (level, message, fields) => {
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
