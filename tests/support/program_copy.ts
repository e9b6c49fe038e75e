/**
 * A copy of the program that a test extends, to count the places that an extension touches.
 *
 * @module
 */
import { cp, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { type Ended, ended } from "./refrain_process.ts";
import { inTemporaryFolder } from "./temporary_folder.ts";

const ROOT = new URL("../../", import.meta.url);
const PROGRAM = ["lib", "models", "pipelines", "web", "main.ts", "mod.ts"];
const CONFIGURATION = ["deno.json", "deno.lock", "import_map.json"];

const LOCK = ["--lock=deno.lock", "--frozen"];

/** The program in a temporary folder. */
export class ProgramCopy {
  constructor(readonly folder: string) {}

  /** Adds a file, and its folder if there is none. */
  async add(path: string, content: string): Promise<void> {
    await mkdir(dirname(`${this.folder}/${path}`), { recursive: true });
    await Deno.writeTextFile(`${this.folder}/${path}`, content, { createNew: true });
  }

  /** Replaces text that a file holds exactly once. */
  async edit(path: string, from: string, to: string): Promise<void> {
    const parts = (await Deno.readTextFile(`${this.folder}/${path}`)).split(from);
    if (parts.length !== 2) throw new Error(`${path} holds ${from} ${parts.length - 1} times`);
    await Deno.writeTextFile(`${this.folder}/${path}`, parts.join(to));
  }

  /** Runs a `deno` command in the folder. */
  async deno(args: readonly string[], input = ""): Promise<Ended> {
    return await ended(
      new Deno.Command(Deno.execPath(), {
        args: [...args],
        cwd: this.folder,
        env: { NO_COLOR: "1" },
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
      input,
    );
  }

  /** Runs `refrain` from the copy. */
  async refrain(args: readonly string[], input = ""): Promise<Ended> {
    const permissions = ["--no-prompt", "--allow-read", "--allow-write", "--ignore-env"];
    return await this.deno(["run", ...LOCK, ...permissions, "main.ts", ...args], input);
  }
}

/** Copies the program and removes the copy when the action has ended. */
export async function inProgramCopy(action: (copy: ProgramCopy) => Promise<void>): Promise<void> {
  await inTemporaryFolder({}, async (folder) => {
    for (const name of [...PROGRAM, ...CONFIGURATION]) {
      const source = new URL(name, ROOT);
      if (await exists(source)) await cp(source, `${folder}/${name}`, { recursive: true });
    }
    await action(new ProgramCopy(folder));
  });
}

async function exists(path: URL): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
