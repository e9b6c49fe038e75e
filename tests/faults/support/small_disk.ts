/**
 * A disk that is soon full: a tmpfs. Where none may be mounted, files that may not become longer stand
 * in for it, which is told: the error is another one then.
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
}

/** Makes one, of so many bytes. */
export async function smallDisk(bytes: number): Promise<SmallDisk> {
  const folder = await Deno.makeTempDir({ prefix: "refrain-disk-" });
  const options = (bytes: number) => ["-o", `size=${Math.max(1, Math.ceil(bytes))}`];
  const mounted = await command("mount", "-t", "tmpfs", ...options(bytes), "tmpfs", folder);
  if (!mounted.isDone) return new ShortFiles(folder, bytes, mounted.told);
  return {
    folder,
    under: [],
    async resize(bytes) {
      const remount = ["remount", ...options(bytes).slice(1)].join();
      const { isDone, told } = await command("mount", "-o", remount, folder);
      if (!isDone) throw new Error(`Cannot resize ${folder}: ${told}`);
    },
    async [Symbol.asyncDispose]() {
      await command("umount", folder);
      await Deno.remove(folder);
    },
  };
}

/** Each file may have half of the bytes: the most of them go to two. */
class ShortFiles implements SmallDisk {
  under: readonly string[] = [];

  constructor(readonly folder: string, bytes: number, told: string) {
    console.error(`*** No tmpfs can be mounted (${told}): ulimit -f stands in for it ***`);
    this.resize(bytes);
  }

  resize(bytes: number): Promise<void> {
    const blocks = Math.ceil(bytes / 2 / 512);
    this.under = ["sh", "-c", `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`];
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function command(name: string, ...args: readonly string[]) {
  const { success, stderr } = await new Deno.Command(name, { args: [...args] }).output();
  return { isDone: success, told: new TextDecoder().decode(stderr).trim() };
}
