/**
 * Logs that tests read.
 *
 * @module
 */
import {
  type Log,
  LOG_LEVELS,
  type LogFields,
  type LogLevel,
  type LogOptions,
} from "#pipelines/service/log.ts";

/** A log that keeps its entries. */
export class RecordingLog implements Log {
  readonly entries: {
    readonly level: LogLevel;
    readonly message: string;
    readonly fields: LogFields;
  }[] = [];
  readonly debug = this.#at("debug");
  readonly info = this.#at("info");
  readonly warn = this.#at("warn");
  readonly error = this.#at("error");

  /** The messages of one level. */
  messages(level: LogLevel = LOG_LEVELS[0]): string[] {
    return this.entries.filter((entry) => entry.level === level).map(({ message }) => message);
  }

  #at(level: LogLevel): (message: string, fields?: LogFields) => void {
    return (message, fields = {}) => void this.entries.push({ level, message, fields });
  }
}

/** Noon of the last day of 2026, in milliseconds since 1970. */
export const NOON = Date.UTC(2026, 11, 31, 12);

/** The lines that a log writes at noon. */
export function loggedLines(
  make: (options: LogOptions) => Log,
  level: LogOptions["level"],
  tell: (log: Log) => void,
): string[] {
  const lines: string[] = [];
  tell(make({ level, write: (line) => void lines.push(line), clock: () => NOON }));
  return lines;
}
