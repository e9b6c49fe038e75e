/**
 * A disk that is soon full: a tmpfs. Where none may be mounted, files that may not become longer stand
 * in for it, which is printed, as the error is another one then.
 *
 * @module
 */

/** Where it may be written, up to a number of bytes. */
export interface SmallDisk extends AsyncDisposable {
  /** Is empty at first. */
  readonly folder: string;
  /** What a command that writes there must begin with, itself as arguments behind it. */
  readonly under: readonly string[];
  /** Makes it smaller or larger; what is there stays. */
  resize(bytes: number): Promise<void>;
  /** Nothing more can be written, nor anything new made. */
  makeReadOnly(): Promise<void>;
}

/**
 * Makes one with a number of bytes.
 *
 * @param fileShare how much of them the largest file would take that is to be written; 0 .. 1
 */
export async function smallDisk(bytes: number, fileShare = 1): Promise<SmallDisk> {
  const folder = await Deno.makeTempDir({ prefix: "refrain-disk-" });
  const mounted = await command(
    ...["mount", "-t", "tmpfs", "-o", sizeOption(bytes), "tmpfs", folder] as const,
  );
  if (!mounted.isDone) {
    console.error(
      `*** No tmpfs can be mounted (${mounted.message}): ulimit -f stands in for it ***`,
    );
    return new ShortFiles(folder, bytes, fileShare);
  }
  const remount = async (option: string) => {
    const { isDone, message } = await command("mount", "-o", `remount,${option}`, folder);
    if (!isDone) throw new Error(`Cannot remount ${folder} with ${option}: ${message}`);
  };
  return {
    folder,
    under: [],
    resize: (bytes) => remount(sizeOption(bytes)),
    makeReadOnly: () => remount("ro"),
    async [Symbol.asyncDispose]() {
      await command("umount", folder);
      await Deno.remove(folder);
    },
  };
}

function sizeOption(bytes: number): string {
  return `size=${Math.max(1, Math.ceil(bytes))}`;
}

/** No file may become longer than its share. */
class ShortFiles implements SmallDisk {
  under: readonly string[] = [];

  constructor(readonly folder: string, bytes: number, readonly fileShare: number) {
    this.#limit(bytes);
  }

  resize(bytes: number): Promise<void> {
    return Promise.resolve(this.#limit(bytes));
  }

  makeReadOnly(): Promise<void> {
    return this.resize(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }

  #limit(bytes: number): void {
    const blocks = Math.floor(this.fileShare * bytes / 512);
    this.under = ["sh", "-c", `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`];
  }
}

async function command(name: string, ...args: readonly string[]) {
  const { success, stderr } = await new Deno.Command(name, { args: [...args] }).output();
  return { isDone: success, message: new TextDecoder().decode(stderr).trim() };
}
