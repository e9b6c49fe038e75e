import type { Log, LogOptions } from "#pipelines/service/log.ts";

/** Noon of the last day of 2026, in milliseconds since 1970. */
export const NOON = Date.UTC(2026, 11, 31, 12);

/** The lines of a log of which the clock stands at noon. */
export function linesOf(
  make: (options: LogOptions) => Log,
  level: LogOptions["level"],
  tell: (log: Log) => void,
): string[] {
  const lines: string[] = [];
  tell(make({ level, write: (line) => void lines.push(line), clock: () => NOON }));
  return lines;
}
