import assert from "node:assert/strict";
import configuration from "../deno.json" with { type: "json" };
import { inTemporaryFolder } from "./support/temporary_folder.ts";

const ROOT = new URL("../", import.meta.url);
/** The entry points that are imported; the command line exits. */
const LIBRARY = Object.values(configuration.exports).filter((path) => path !== "./main.ts");
/** What an annotator needs: its model, and the kernel. */
const READ = "--allow-read=.";
const LOCK = ["--lock=deno.lock", "--frozen"];

/** Runs `deno` in the root of the repository. */
async function deno(...args: readonly string[]) {
  const command = new Deno.Command(Deno.execPath(), { args: [...args], cwd: ROOT });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

interface Documented {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly location: { readonly filename: string };
    readonly jsDoc?: {
      readonly doc?: string;
      readonly tags?: readonly { readonly kind: string }[];
    };
  }[];
}

async function exportsOf(path: string): Promise<Documented[]> {
  const { nodes } = JSON.parse((await deno("doc", "--json", path)).stdout);
  return Object.values(nodes as Record<string, { symbols: Documented[] }>)
    .flatMap(({ symbols }) => symbols);
}

Deno.test("deno doc --lint finds nothing in the library", async () => {
  for (const path of LIBRARY) {
    const { code, stderr } = await deno("doc", "--lint", path);
    assert.equal(code, 0, `${path}: ${stderr}`);
  }
});

Deno.test("Every function, class and value of the library has an example", async () => {
  for (const path of LIBRARY) {
    const without = (await exportsOf(path)).filter(({ declarations: [{ kind, jsDoc }] }) =>
      ["function", "class", "variable"].includes(kind) &&
      !jsDoc?.tags?.some(({ kind }) => kind === "example")
    );
    assert.deepEqual(without.map(({ name }) => name), [], path);
  }
});

Deno.test("The examples of the library and of docs/library.md run", async () => {
  const symbols = (await Promise.all(LIBRARY.map(exportsOf))).flat();
  const files = symbols.flatMap(({ declarations }) =>
    declarations.map(({ location }) => location.filename)
  );
  const paths = new Set([...LIBRARY.map((path) => String(new URL(path, ROOT))), ...files]);
  const { code, stdout, stderr } = await deno(
    ...["test", ...LOCK, "--quiet", "--doc", "--no-prompt", READ, "docs/library.md", ...paths],
  );
  assert.equal(code, 0, stdout + stderr);
});

Deno.test("Importing the library needs no permission and has no side effect", async () => {
  const files = {
    "before.ts": `globalThis.known = new Set([...Object.keys(globalThis), "known"]);
      Deno.addSignalListener = () => { throw new Error("it listens to a signal"); };`,
    // Node's modules and zod have globals; the library has none.
    "after.ts":
      `const added = Object.keys(globalThis).filter((name) => !globalThis.known.has(name));
      const own = added.filter((name) => !/^(nodeBootstrap|__zod_\\w+)$/.test(name));
      if (own.length > 0) throw new Error("it adds globals: " + own);`,
    "import.ts": ["./before.ts", ...LIBRARY.map((path) => new URL(path, ROOT)), "./after.ts"]
      .map((path) => `import "${path}";`).join("\n"),
  };
  await inTemporaryFolder(files, async (folder) => {
    const { code, stdout, stderr } = await deno(
      ...["run", ...LOCK, "--no-prompt", "--config", "deno.json", `${folder}/import.ts`],
    );
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
  });
});

Deno.test("A script of six lines annotates a song", async () => {
  const script = `
import { createAnnotator } from "${new URL("mod.ts", ROOT)}";

const annotator = await createAnnotator({ model: "blstm" });
const { segments } = await annotator.annotate("Walk on\\n\\nSing\\nloud\\n\\nStay\\n\\nSing\\nloud");
console.log(segments.map(({ name }) => name).join());
annotator.dispose();`.trim();
  await inTemporaryFolder({ "script.ts": script }, async (folder) => {
    assert.ok(script.split("\n").length <= 6);
    const { code, stdout, stderr } = await deno(
      ...["run", ...LOCK, "--no-prompt", READ, "--config", "deno.json", `${folder}/script.ts`],
    );
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^(Verse|Chorus)/);
  });
});
