/**
 * What a service tells of itself while it runs: one line an event, on stderr.
 *
 * @module
 */

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
export function logFrom(
  lowest: LogLevel,
  tell: (level: LogLevel, message: string, fields: LogFields) => void,
): Log {
  const at = (level: LogLevel): Log[LogLevel] =>
    LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(lowest)
      ? () => {}
      : (message, fields = {}) => tell(level, message, fields);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
