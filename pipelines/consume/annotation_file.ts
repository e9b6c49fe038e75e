/**
 * A file of annotations, or stdout, and what it holds already.
 *
 * @module
 */
import type { PartitionFile } from "../kafka/file_output.ts";
import { parseSource } from "../kafka/headers.ts";
import { ResumableFile } from "../stream/sinks/resumable_file.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";

/** Takes lines of annotations. */
export interface AnnotationFile {
  /** What there is, and comes, of one partition. */
  part(topic: string, partition: number): PartitionFile;
  close(): void;
}

/**
 * Opens a file, or stdout (`-`).
 *
 * @throws {RunError} with exit code 73 if it cannot be written, or is there and not to be resumed.
 */
export async function openAnnotationFile(path: string, resume: boolean): Promise<AnnotationFile> {
  const written = new WrittenOffsets();
  const sink = await openedSink(path, resume, written);
  return {
    part: (topic, partition) => ({
      lastOffset: () => written.last(topic, partition),
      async write(lines, offset) {
        await sink.write(lines);
        written.raise(topic, partition, offset);
      },
    }),
    close: () => sink.close(),
  };
}

/** @param written is told what a file that is gone on with holds */
async function openedSink(path: string, resume: boolean, written: WrittenOffsets) {
  if (path === "-") {
    const stdout = stdoutSink();
    return { write: (lines: Uint8Array) => stdout.write(lines), close() {} };
  }
  return resume
    ? await ResumableFile.resume(path, (line) => written.see(line))
    : await ResumableFile.create(path);
}

/**
 * Looks at what {@linkcode openAnnotationFile} would open, and leaves it as it is.
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
    const source = parseSource(SOURCE.exec(line)?.[1] ?? "");
    if (source) this.raise(source.topic, source.partition, source.offset);
  }
}
