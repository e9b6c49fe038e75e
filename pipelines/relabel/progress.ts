/**
 * How far a run of relabel is, for people and for programs.
 *
 * @module
 */
import { counted, grouped } from "#lib/format_number.ts";
import { terminalLine } from "../cli/progress.ts";
import type { StoredRecords } from "./part_writer.ts";

/** What there is to do. */
export interface WorkToDo {
  readonly inputs: number;
  /** As they are stored. */
  readonly bytes: number;
}

/** How far a run is. */
export interface ProgressRecord {
  /** Stored by this run. */
  readonly songs: number;
  /** Those of them that were taken over from the previous edition. */
  readonly taken_over: number;
  readonly rejected: number;
  readonly songs_per_second: number;
  /** Of the edition, those that are complete. */
  readonly parts: number;
  readonly inputs_done: number;
  readonly inputs: number;
  /** Of the catalogue's bytes, those that were read. */
  readonly share: number;
  readonly seconds: number;
  /** undefined as long as nothing can be said */
  readonly seconds_left?: number;
}

const SHOWN_EACH_MS = 200;
const TOLD_EACH_MS = 60_000;

/** Counts what is done, and tells of it from time to time. */
export class RelabelProgress {
  readonly #work: WorkToDo;
  readonly #line = terminalLine();
  readonly #start = performance.now();
  readonly #timers: readonly ReturnType<typeof setInterval>[];
  #songs = 0;
  #takenOver = 0;
  #rejected = 0;
  #parts = 0;
  #inputs = 0;
  #bytes = 0;
  /** Bytes that an earlier run did. */
  #passed = 0;

  /** @param tell is told each minute; a terminal shows more */
  constructor(work: WorkToDo, tell: (record: ProgressRecord) => void) {
    this.#work = work;
    this.#timers = [
      setInterval(() => tell(this.record()), TOLD_EACH_MS),
      setInterval(() => this.#line.show(textOf(this.record())), SHOWN_EACH_MS),
    ];
  }

  /** Bytes of an input were read. */
  sawBytes(count: number): void {
    this.#bytes += count;
  }

  /** Parts are complete. */
  completed(parts: number): void {
    this.#parts += parts;
  }

  /** An input was done by an earlier run. */
  passBytes(count: number): void {
    this.#passed += count;
    this.#inputs++;
  }

  /** What was read of an input so far was done by an earlier run. */
  skipBytes(count: number): void {
    this.#bytes -= count;
    this.#passed += count;
  }

  /** Records are in the edition's files. */
  stored({ songs, rejects, takenOver }: StoredRecords): void {
    this.#songs += songs.length;
    this.#takenOver += takenOver;
    this.#rejected += rejects.length;
  }

  /** An input is done. */
  finished(): void {
    this.#inputs++;
  }

  /** How far the run is now. */
  record(): ProgressRecord {
    const seconds = (performance.now() - this.#start) / 1000;
    const left = this.#work.bytes - this.#passed - this.#bytes;
    return {
      songs: this.#songs,
      taken_over: this.#takenOver,
      rejected: this.#rejected,
      songs_per_second: Math.round(this.#songs / Math.max(seconds, 0.001)),
      parts: this.#parts,
      inputs_done: this.#inputs,
      inputs: this.#work.inputs,
      share: Math.min(1, (this.#passed + this.#bytes) / Math.max(1, this.#work.bytes)),
      seconds: Math.round(seconds),
      ...(this.#bytes > 0 &&
        { seconds_left: Math.ceil(seconds * Math.max(0, left) / this.#bytes) }),
    };
  }

  /** Says something for good on stderr. */
  say(text: string): void {
    this.#line.clear();
    console.error(text);
  }

  /** Nothing more is told. */
  end(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#line.clear();
  }
}

/** `12,000 songs (930 a second), 3 rejected, 5 parts, 2 of 16 inputs, 14 %, 0:12:40 left` */
function textOf(record: ProgressRecord): string {
  const { songs, songs_per_second, rejected, parts, inputs, inputs_done, share, seconds_left } =
    record;
  return `${counted(songs, "song")} (${
    grouped(songs_per_second)
  } a second), ${rejected} rejected, ` +
    `${counted(parts, "part")}, ${inputs_done} of ${counted(inputs, "input")}, ${
      Math.floor(100 * share)
    } %` +
    (seconds_left === undefined ? "" : `, ${clock(seconds_left)} left`);
}

function clock(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(seconds / 60 % 60)}:${two(seconds % 60)}`;
}
