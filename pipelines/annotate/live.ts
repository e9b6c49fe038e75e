/**
 * Annotates one song line by line: each new line is added to the song, which is then annotated again. A
 * line costs L comparisons per feature, not L².
 *
 * @module
 */
import { type Annotation, createAnnotation } from "#lib/annotation.ts";
import type { Labelling } from "#lib/label.ts";
import type { Song, SongLimits } from "#lib/song.ts";
import type { LineTagger } from "#models/network.ts";
import { Accounting } from "../stream/accounting.ts";
import { decodeText, parseOrReject } from "../stream/decode.ts";
import { type Delivery, Rejection } from "../stream/delivery.ts";
import { IncrementalSong } from "../annotator/incremental_song.ts";
import { stringifyRejection } from "../stream/sinks/rejects.ts";
import type { Sink } from "../stream/sinks/contract.ts";
import { type ByteLine, ByteLineSplitter } from "../stream/sources/byte_lines.ts";
import { byteStream, type Reader } from "../stream/sources/byte_stream.ts";
import { rejectOversize } from "../stream/sources/record_reader.ts";
import { abortableIterable } from "../concurrency/abortable.ts";

/** The parts of a live run. */
export interface LiveRun {
  readonly bytes: Reader;
  readonly tagger: LineTagger;
  readonly output: Sink;
  readonly rejects: Sink;
  readonly write: (song: Song, annotation: Annotation) => string;
  readonly limits: SongLimits;
  readonly maxLineBytes: number;
  readonly withLines: boolean;
  readonly signal: AbortSignal;
}

/** The id of a song that is still being written. */
const LIVE_ID = "live";

/**
 * Annotates the song after each lyric line. Blank lines and headers are read as in whole songs, and appear
 * in the annotation after the next line. The accounting counts lyric lines, not songs.
 */
export async function annotateLive(run: LiveRun): Promise<Accounting> {
  const accounting = new Accounting();
  const song = new LiveSong(run.tagger, run.limits);
  const splitter = new ByteLineSplitter(run.maxLineBytes);
  const take = async (line: ByteLine) => {
    const grown = song.add(line, run.maxLineBytes);
    if (grown === undefined) return;
    const delivery = deliveryOf(line, grown);
    accounting.countRead([delivery]);
    await emit(delivery, song, run);
    accounting.countStored([delivery]);
  };
  for await (const chunk of abortableIterable(chunksOf(run.bytes), run.signal)) {
    for (const line of splitter.push(chunk)) {
      if (run.signal.aborted) break;
      await take(line);
    }
  }
  for (const line of splitter.end()) await take(line);
  return accounting;
}

/** The song of a live run. */
class LiveSong {
  readonly #lyrics: IncrementalSong;

  constructor(readonly tagger: LineTagger, limits: SongLimits) {
    this.#lyrics = new IncrementalSong(tagger.featureSet, limits);
  }

  /** Adds a line: the longer song, a rejection, or undefined if it is not a lyric line. */
  add(line: ByteLine, maxLineBytes: number): Song | Rejection | undefined {
    if (line.oversize) {
      return rejectOversize({ kind: "line", kept: line.bytes, ...line.oversize }, maxLineBytes);
    }
    const text = decodeText(line.bytes);
    if (text instanceof Rejection) return text;
    const added = parseOrReject(line.bytes, () => this.#lyrics.push(text));
    if (added instanceof Rejection) return added;
    return added > 0 ? this.#lyrics.song({ id: LIVE_ID }) : undefined;
  }

  /** Labels the song so far. */
  async label(song: Song): Promise<Labelling> {
    const [labelling] = await this.tagger.tag([this.#lyrics.features(song)]);
    return labelling;
  }
}

async function emit(delivery: Delivery<Song>, song: LiveSong, run: LiveRun): Promise<void> {
  const { content, origin } = delivery;
  if (content instanceof Rejection) {
    return await run.rejects.write(stringifyRejection(content, origin));
  }
  const options = { withLines: run.withLines };
  const annotation = createAnnotation(
    content,
    await song.label(content),
    run.tagger.model,
    options,
  );
  await run.output.write(run.write(content, annotation));
}

function deliveryOf({ line, byte }: ByteLine, content: Song | Rejection): Delivery<Song> {
  return { origin: { file: "-", line, byte }, content };
}

async function* chunksOf(reader: Reader): AsyncGenerator<Uint8Array> {
  yield* byteStream(reader);
}
