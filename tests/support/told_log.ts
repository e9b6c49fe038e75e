import { type Log, LOG_LEVELS, type LogFields, type LogLevel } from "#pipelines/service/log.ts";

/** A log that keeps what it is told. */
export class ToldLog implements Log {
  readonly told: {
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
    return this.told.filter((entry) => entry.level === level).map(({ message }) => message);
  }

  #at(level: LogLevel): (message: string, fields?: LogFields) => void {
    return (message, fields = {}) => void this.told.push({ level, message, fields });
  }
}
