/**
 * Writes annotations to a file or stdout, and finds those that a resumed file already has.
 *
 * @module
 */
import type { PartitionFile } from "../kafka/file_output.ts";
import { parseSource } from "../kafka/records.ts";
import { ResumableFile } from "../stream/sinks/resumable_file.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";

/** A file of annotations. */
export interface AnnotationFile {
  /** The lines of one partition. */
  part(topic: string, partition: number): PartitionFile;
  close(): void;
}

/**
 * Opens a file, or stdout (`-`).
 *
 * @throws {RunError} with exit code 73 if the file cannot be written, or exists and is not to be resumed.
 */
export async function openAnnotationFile(path: string, resume: boolean): Promise<AnnotationFile> {
  const written = new WrittenOffsets();
  const sink = await openSink(path, resume, written);
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

/** @param written collects the offsets that a resumed file has */
async function openSink(path: string, resume: boolean, written: WrittenOffsets) {
  if (path === "-") {
    const stdout = stdoutSink();
    return { write: (lines: Uint8Array) => stdout.write(lines), close() {} };
  }
  return resume
    ? await ResumableFile.resume(path, (line) => written.readLine(line))
    : await ResumableFile.create(path);
}

/**
 * Checks that {@linkcode openAnnotationFile} can open a file, without changing it.
 *
 * @throws {RunError} as that does, as far as can be known before writing.
 */
export async function checkAnnotationFile(path: string, resume: boolean): Promise<void> {
  if (path !== "-") await ResumableFile.check(path, resume);
}

/** The source, which is the last field of a line. */
const SOURCE = /"source":"([^"\\]+)"\}\s*$/;

/** The highest offset of each partition in a file. */
class WrittenOffsets {
  readonly #last = new Map<string, bigint>();

  last(topic: string, partition: number): bigint {
    return this.#last.get(`${topic}-${partition}`) ?? -1n;
  }

  raise(topic: string, partition: number, offset: bigint): void {
    if (offset > this.last(topic, partition)) this.#last.set(`${topic}-${partition}`, offset);
  }

  /** Reads the source of a line. */
  readLine(line: string): void {
    const source = parseSource(SOURCE.exec(line)?.[1] ?? "");
    if (source) this.raise(source.topic, source.partition, source.offset);
  }
}
