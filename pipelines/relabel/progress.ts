/**
 * The progress of a relabel run, for people and for programs.
 *
 * @module
 */
import { counted, grouped } from "#lib/format_number.ts";
import { terminalLine } from "../cli/terminal.ts";
import type { StoredRecords } from "./part_writer.ts";

/** The total work of a run. */
export interface TotalWork {
  readonly inputs: number;
  /** As stored. */
  readonly bytes: number;
}

/** The progress of a run, as the run log and stderr have it. */
export interface ProgressRecord {
  /** Songs stored by this run. */
  readonly songs: number;
  /** Those of them that were reused from the previous edition. */
  readonly reused: number;
  readonly rejected: number;
  readonly songs_per_second: number;
  /** Complete parts of the edition. */
  readonly parts: number;
  readonly inputs_done: number;
  readonly inputs: number;
  /** The fraction of the catalogue's bytes that are done, in [0, 1]. */
  readonly fraction_done: number;
  readonly seconds: number;
  /** undefined until it can be estimated */
  readonly seconds_left?: number;
}

const DISPLAY_INTERVAL_MS = 200;
const REPORT_INTERVAL_MS = 60_000;

/** Counts the work that is done, and reports it at intervals. */
export class RelabelProgress {
  readonly #work: TotalWork;
  readonly #line = terminalLine();
  readonly #start = performance.now();
  readonly #timers: readonly ReturnType<typeof setInterval>[];
  #songs = 0;
  #reused = 0;
  #rejected = 0;
  #parts = 0;
  #inputs = 0;
  #bytes = 0;
  /** Bytes that earlier runs did. */
  #skipped = 0;

  /** @param report called every minute; a terminal is updated more often */
  constructor(work: TotalWork, report: (record: ProgressRecord) => void) {
    this.#work = work;
    this.#timers = [
      setInterval(() => report(this.record()), REPORT_INTERVAL_MS),
      setInterval(() => this.#line.show(toText(this.record())), DISPLAY_INTERVAL_MS),
    ];
  }

  /** Counts bytes of an input that were read. */
  readBytes(count: number): void {
    this.#bytes += count;
  }

  /** Marks the bytes of an input that were read so far as done by an earlier run. */
  skipBytes(count: number): void {
    this.#bytes -= count;
    this.#skipped += count;
  }

  /** Counts an input that an earlier run finished. */
  skipInput(bytes: number): void {
    this.#skipped += bytes;
    this.#inputs++;
  }

  /** Counts records that are stored. */
  stored({ songs, rejects, reused }: StoredRecords): void {
    this.#songs += songs.length;
    this.#reused += reused;
    this.#rejected += rejects.length;
  }

  /** Counts complete parts. */
  completedParts(parts: number): void {
    this.#parts += parts;
  }

  /** Counts an input that is finished. */
  finishedInput(): void {
    this.#inputs++;
  }

  /** The progress now. */
  record(): ProgressRecord {
    const seconds = (performance.now() - this.#start) / 1000;
    const left = this.#work.bytes - this.#skipped - this.#bytes;
    return {
      songs: this.#songs,
      reused: this.#reused,
      rejected: this.#rejected,
      songs_per_second: Math.round(this.#songs / Math.max(seconds, 0.001)),
      parts: this.#parts,
      inputs_done: this.#inputs,
      inputs: this.#work.inputs,
      fraction_done: Math.min(1, (this.#skipped + this.#bytes) / Math.max(1, this.#work.bytes)),
      seconds: Math.round(seconds),
      ...(this.#bytes > 0 &&
        { seconds_left: Math.ceil(seconds * Math.max(0, left) / this.#bytes) }),
    };
  }

  /** Prints a line on stderr that stays. */
  print(text: string): void {
    this.#line.clear();
    console.error(text);
  }

  /** Stops reporting. */
  end(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#line.clear();
  }
}

/** `12,000 songs (930/s), 3 rejected, 5 parts, 2 of 16 inputs, 14 %, 0:12:40 left` */
function toText(record: ProgressRecord): string {
  const {
    songs,
    songs_per_second,
    rejected,
    parts,
    inputs,
    inputs_done,
    fraction_done,
    seconds_left,
  } = record;
  return [
    `${counted(songs, "song")} (${grouped(songs_per_second)}/s)`,
    `${rejected} rejected`,
    counted(parts, "part"),
    `${inputs_done} of ${counted(inputs, "input")}`,
    `${Math.floor(100 * fraction_done)} %`,
    ...(seconds_left === undefined ? [] : [`${clock(seconds_left)} left`]),
  ].join(", ");
}

function clock(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(seconds / 60 % 60)}:${two(seconds % 60)}`;
}
