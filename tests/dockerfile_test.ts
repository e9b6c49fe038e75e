/**
 * No container engine is needed to test the Dockerfile: its COPY, RUN and ENTRYPOINT lines are
 * executed in an empty folder with an empty cache.
 */
import assert from "node:assert/strict";
import { inTemporaryFolder } from "./support/temporary_folder.ts";

const root = new URL("../", import.meta.url).pathname;
/** The folder of the Deno that runs the tests; it replaces the image's `deno`. */
const DENO = Deno.execPath().replace(/\/[^/]*$/, "");

/** The Dockerfile's instructions in order, continued lines joined. */
function instructions(): { readonly name: string; readonly value: string }[] {
  return Deno.readTextFileSync(`${root}Dockerfile`).replaceAll(/\\\n\s*/g, "").split("\n")
    .filter((line) => /^[A-Z]+ /.test(line))
    .map((line) => ({ name: line.split(" ", 1)[0], value: line.slice(line.indexOf(" ") + 1) }));
}

/** What the build may see: the ignore file lets through only what it names. */
function buildContext(): string[] {
  const [first, ...rest] = Deno.readTextFileSync(`${root}.dockerignore`).trim().split("\n");
  assert.equal(first, "*");
  assert.ok(rest.every((line) => line.startsWith("!")));
  return rest.map((line) => line.slice(1));
}

async function copy(value: string, image: string): Promise<void> {
  const sources = value.split(" "), target = sources.pop()!;
  for (const source of sources) {
    assert.ok(buildContext().includes(source), `${source} is not let through by .dockerignore`);
    const path = `${image}/${sources.length > 1 ? `${target}/${source}` : target}`;
    await run(["mkdir", "-p", path.slice(0, path.lastIndexOf("/"))], image);
    await run(["cp", "-r", `${root}${source}`, path], image);
  }
}

async function run(command: string[], image: string, stdin = "") {
  const child = new Deno.Command(command[0], {
    args: command.slice(1),
    cwd: image,
    env: { DENO_DIR: `${image}/.deno`, PATH: `${DENO}:${Deno.env.get("PATH")}`, NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.equal(code, 0, `${command.join(" ")}: ${err}`);
  return { out, err };
}

Deno.test("the Dockerfile's lines give an image that annotates stdin", () =>
  inTemporaryFolder({}, async (image) => {
    let entrypoint: string[] = [], defaults: string[] = [];
    for (const { name, value } of instructions()) {
      if (name === "COPY") await copy(value, image);
      if (name === "RUN") await run(["sh", "-c", value], image);
      if (name === "ENTRYPOINT") entrypoint = JSON.parse(value);
      if (name === "CMD") defaults = JSON.parse(value);
    }
    const songs = Deno.readTextFileSync(`${root}examples/songs.jsonl`);
    const { out, err } = await run([...entrypoint, ...defaults], image, songs);
    const annotations = out.trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(annotations.length, songs.trim().split("\n").length);
    assert.equal(annotations[0].schema, "refrain.annotation/2");
    assert.match(err, /^read=36 written=36 rejected=0 filtered=0$/m);
    const { out: help } = await run([...entrypoint, "consume", "--help"], image);
    assert.match(help, /--brokers/);
    const registries = [...Deno.readDirSync(`${image}/.deno/npm`)].filter((entry) =>
      entry.isDirectory
    );
    const names = registries.flatMap(({ name }) =>
      [...Deno.readDirSync(`${image}/.deno/npm/${name}`)].map((entry) => entry.name)
    );
    assert.ok(names.includes("kafkajs") && names.includes("@observablehq"), names.join(" "));
    assert.ok(!names.includes("@tensorflow") && !names.includes("assemblyscript"), names.join(" "));
  }));

Deno.test("the Dockerfile pins its base, drops root and grants what the task grants", () => {
  const of = (wanted: string) => instructions().find(({ name }) => name === wanted)!.value;
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${root}deno.json`));
  assert.match(of("FROM"), /^denoland\/deno:\d+\.\d+\.\d+$/);
  assert.equal(of("USER"), "deno");
  const granted = (command: string) =>
    command.match(/--(allow|deny|ignore|no-prompt)[\w-=*]*/g)!.sort();
  assert.deepEqual(granted(of("ENTRYPOINT")), granted(tasks.consume.command));
});
