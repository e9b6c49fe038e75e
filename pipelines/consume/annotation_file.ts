/**
 * A file of annotations, or stdout, and what it holds already.
 *
 * @module
 */
import { readSource } from "../kafka/record_source.ts";
import { ResumableFile } from "../sinks/resumable_file.ts";
import { stdoutSink } from "../sinks/stdio.ts";

/** Takes lines of annotations. */
export interface AnnotationFile {
  /** What there is, and comes, of one partition. */
  part(topic: string, partition: number): FilePart;
  close(): void;
}

/** The lines of one partition in a file. */
export interface FilePart {
  /** The highest offset of which the file holds a line; -1 if there is none. */
  readonly lastOffset: () => bigint;
  /** Stores whole lines, up to that of an offset: when the promise is fulfilled, they are safe. */
  readonly write: (lines: Uint8Array, offset: bigint) => Promise<void>;
}

/**
 * Opens a file, or stdout (`-`).
 *
 * @throws {RunError} with exit code 73 if it cannot be written, or is there and not to be resumed.
 */
export async function annotationFile(path: string, resume: boolean): Promise<AnnotationFile> {
  const written = new WrittenOffsets();
  if (path === "-") {
    const stdout = stdoutSink();
    return {
      part: (...place) => partOf(written, place, (lines) => stdout.write(lines)),
      close() {},
    };
  }
  const file = resume
    ? await ResumableFile.resume(path, (line) => written.see(line))
    : await ResumableFile.create(path);
  return {
    part: (...place) => partOf(written, place, (lines) => file.write(lines)),
    close: () => file.close(),
  };
}

function partOf(
  written: WrittenOffsets,
  place: readonly [topic: string, partition: number],
  write: (lines: Uint8Array) => Promise<void>,
): FilePart {
  return {
    lastOffset: () => written.last(...place),
    async write(lines, offset) {
      await write(lines);
      written.raise(...place, offset);
    },
  };
}

/**
 * Looks at what {@linkcode annotationFile} would open, and leaves it as it is.
 *
 * @throws {RunError} as that would, as far as it is known before anything is written.
 */
export async function checkAnnotationFile(path: string, resume: boolean): Promise<void> {
  if (path !== "-") await ResumableFile.check(path, resume);
}

/** The source is the last field. */
const SOURCE = /"source":"([^"\\]+)"\}\s*$/;

/** The highest offset of each partition that is in a file. */
class WrittenOffsets {
  readonly #last = new Map<string, bigint>();

  last(topic: string, partition: number): bigint {
    return this.#last.get(`${topic}-${partition}`) ?? -1n;
  }

  raise(topic: string, partition: number, offset: bigint): void {
    if (offset > this.last(topic, partition)) this.#last.set(`${topic}-${partition}`, offset);
  }

  /** Notes the source of a line. */
  see(line: string): void {
    const source = readSource(SOURCE.exec(line)?.[1] ?? "");
    if (source) this.raise(source.topic, source.partition, source.offset);
  }
}
