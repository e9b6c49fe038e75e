/**
 * The input of fault tests: records that follow from their numbers, with keys that come again, and
 * what must become of each.
 *
 * @module
 */
import { SONG_LIMITS } from "#lib/song.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { loadTagger } from "#pipelines/annotator/model_store.ts";
import { Rejection } from "#pipelines/stream/delivery.ts";
import { numberedSong } from "../../support/numbered_song.ts";

/** How the input is made. */
export interface SongsByKeyOptions {
  /** Records are numbered from 0 to this, exclusive. Infinity needs `keys`. */
  readonly records: number;
  readonly partitions: number;
  /** The number of different ids, each of which is in one partition. Default a fifth of the records. */
  readonly keys?: number;
  /** The length of songs: each has the lines of this many songs. Default 1. */
  readonly verses?: number;
  /** The model whose annotations are expected. Default `recurring-pair`. */
  readonly model?: string;
  /** One in this many records is not a song; 0: all are songs. Default 50. */
  readonly poisonOneOf?: number;
}

/** A record and where it lies. */
export interface NumberedRecord {
  readonly number: number;
  readonly partition: number;
  readonly key: string;
  readonly value: string;
}

/** What must become of a record. */
export type Expected =
  /** The annotation, without its line end. */
  | { readonly fate: "written"; readonly key: string; readonly value: string }
  | {
    readonly fate: "rejected";
    readonly key: string;
    readonly value: string;
    readonly code: string;
  };

/** Makes records again whenever they are asked for. */
export class SongsByKey {
  readonly options: Required<SongsByKeyOptions>;

  constructor(options: SongsByKeyOptions) {
    const keys = Math.max(options.partitions, Math.floor(options.records / 5));
    this.options = {
      keys,
      poisonOneOf: 50,
      verses: 1,
      model: "recurring-pair",
      ...stated(options),
    };
  }

  /** The same songs, at most a number of them. */
  first(records: number): SongsByKey {
    return new SongsByKey({ ...this.options, records });
  }

  record(number: number): NumberedRecord {
    const { keys, partitions, verses } = this.options, place = number % keys;
    const id = `song-${place}`;
    const lines = Array.from({ length: verses }, (_, verse) => numberedSong(number + verse).lines)
      .flat();
    const song = JSON.stringify({ id, lines, number });
    const value = this.#isPoison(number) ? song.slice(0, -1) : song;
    return { number, partition: place % partitions, key: id, value };
  }

  /** All records, in the order in which they are to be written. */
  *all(): Generator<NumberedRecord> {
    for (let number = 0; number < this.options.records; number++) yield this.record(number);
  }

  /** What must become of all records of a partition, in the order of their offsets. */
  async expected(partition: number): Promise<Expected[]> {
    const records = Array.from(this.all().filter((record) => record.partition === partition));
    const annotator = new InProcessAnnotator(await loadTagger(this.options.model), {
      limits: SONG_LIMITS,
      withLines: false,
    });
    const encoder = new TextEncoder();
    const answers = await annotator.annotate(
      records.map(({ value }) => ({ bytes: encoder.encode(value), format: "jsonl" })),
    );
    return answers.map((answer, place) => {
      const { key, value } = records[place];
      if (answer === "filtered") throw new Error("Nothing is filtered here");
      if (answer instanceof Rejection) return { fate: "rejected", key, value, code: answer.code };
      return { fate: "written", key, value: JSON.stringify(answer.annotation) };
    });
  }

  #isPoison(number: number): boolean {
    const { poisonOneOf } = this.options;
    return poisonOneOf > 0 && number % poisonOneOf === poisonOneOf - 1;
  }
}

/** Without what is undefined, so that defaults hold. */
function stated<Options extends object>(options: Options): Options {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Options;
}
