/**
 * Loaded before a program (`deno run --preload`), this kills its process in the middle of a write, an
 * fsync, a rename, a truncation or a removal, as {@linkcode DeadlyOrder} says. A write is half done
 * then; an fsync is begun; a rename, truncation or removal is done or not, and nobody knows.
 *
 * @module
 */
import { DEADLY_ORDER, type DeadlyOrder, type Death, type Inside } from "./deadly_order.ts";
import { UnsyncedFiles } from "./unsynced_files.ts";

const order: DeadlyOrder = JSON.parse(Deno.env.get(DEADLY_ORDER)!);
const { afterLines = 0, of = "", patience = Infinity } = order;
const pathOf = new WeakMap<Deno.FsFile, string>(), unsynced = new UnsyncedFiles();
let lines = 0, calls = 0;

/** Dies if it is time, in the middle of what is given. */
function perhapsDie(inside: Inside, path: string, halfDone: () => unknown): void {
  if (lines < afterLines || !path.endsWith(of)) return;
  const isWanted = inside === order.inside && ++calls === order.nth;
  if (!isWanted && lines < afterLines + patience) return;
  halfDone();
  if (order.forgetting !== undefined) unsynced.forget(order.forgetting);
  Deno.writeTextFileSync(order.note, JSON.stringify({ inside, path } satisfies Death));
  Deno.kill(Deno.pid, "SIGKILL");
}

function isDone(): boolean {
  return order.share >= 0.5;
}

const { open, rename, remove } = Deno;
const { write, sync, syncData, truncate } = Deno.FsFile.prototype;

Deno.open = async (path, options) => {
  const file = await open(path, options);
  pathOf.set(file, String(path));
  if (options?.write) unsynced.opened(String(path), file.statSync().size);
  return file;
};

Deno.rename = async (from, to) => {
  perhapsDie("rename", String(from), () => isDone() && Deno.renameSync(from, to));
  await rename(from, to);
  unsynced.renamed(String(from), String(to));
};

Deno.remove = (path, options) => {
  perhapsDie("remove", String(path), () => isDone() && Deno.removeSync(path, options));
  return remove(path, options);
};

Deno.FsFile.prototype.write = function (bytes) {
  const part = bytes.subarray(0, Math.floor(order.share * bytes.length));
  perhapsDie("write", pathOf.get(this)!, () => part.length > 0 && this.writeSync(part));
  return write.call(this, bytes);
};

Deno.FsFile.prototype.truncate = async function (length) {
  const path = pathOf.get(this)!;
  perhapsDie("truncate", path, () => isDone() && this.truncateSync(length));
  await truncate.call(this, length);
  unsynced.truncated(path, length ?? 0);
};

Deno.FsFile.prototype.sync = function () {
  return synchronised(this, () => sync.call(this));
};

/** Nothing but a journal is synchronised so, a line at a time. */
Deno.FsFile.prototype.syncData = async function () {
  await synchronised(this, () => syncData.call(this));
  lines++;
};

/** Dies, or remembers what is on disk for certain: what was written before. */
async function synchronised(file: Deno.FsFile, action: () => Promise<void>): Promise<void> {
  const path = pathOf.get(file)!, { size } = file.statSync();
  perhapsDie("fsync", path, action);
  await action();
  unsynced.synced(path, size);
}
