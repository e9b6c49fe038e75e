import assert from "node:assert/strict";
import { pause } from "../within.ts";
import { inTemporaryFolder } from "../temporary_folder.ts";
import { SupervisedProcess } from "./supervised_process.ts";
import { outputOf } from "./programs.ts";

function overseen(script: string, folder: string): SupervisedProcess {
  return new SupervisedProcess(["sh", "-c", script], folder);
}

/** Whether a process exists. */
async function isAlive(pid: number): Promise<boolean> {
  return (await outputOf("sh", ["-c", `kill -0 ${pid} 2> /dev/null && echo yes || echo no`]))
    .startsWith("yes");
}

Deno.test("The output and the exit code of a program are reported", async () => {
  await inTemporaryFolder({}, async (folder) => {
    const program = overseen("echo la; echo di >&2; exit 7", folder);
    await program.start();
    assert.equal(await program.ended(), 7);
    assert.equal(program.log(), "la\ndi\n");
    assert.equal(program.isRunning, false);
  });
});

Deno.test("A program that is killed can be started again", async () => {
  await inTemporaryFolder({}, async (folder) => {
    const program = overseen("echo ready; exec sleep 60", folder);
    await program.start();
    await program.logged(/ready/, 5000);
    const { pid } = program;
    program.signal("SIGTERM");
    assert.equal(await program.ended(), 143);
    await program.start();
    assert.notEqual(program.pid, pid);
    await assert.rejects(program.start(), /runs already/);
    await program.kill();
    await program.kill();
    assert.equal(await isAlive(pid), false);
  });
});

Deno.test("Waiting for a message that a program never logs fails when it has ended", async () => {
  await inTemporaryFolder({}, async (folder) => {
    const program = overseen("echo out of paper; exit 1", folder);
    await program.start();
    await assert.rejects(program.logged(/ready/, 5000), /ended without[^]*out of paper/);
  });
});

Deno.test("A program ends with its owner, even if that is killed", async () => {
  await inTemporaryFolder({ "work/empty": "" }, async (folder) => {
    const module = new URL("supervised_process.ts", import.meta.url).href;
    const owner = new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        `import { SupervisedProcess } from "${module}";
         const program = new SupervisedProcess(["sleep", "60"], "${folder}/work");
         await program.start();
         console.log(program.pid);
         Deno.kill(Deno.pid, "SIGKILL");`,
      ],
      stdout: "piped",
      stderr: "null",
    });
    const pid = Number(new TextDecoder().decode((await owner.output()).stdout));
    assert.ok(pid > 0);
    for (let waited = 0; (await Array.fromAsync(Deno.readDir(folder))).length > 0; waited += 100) {
      assert.ok(waited < 10_000, "its folder outlives its owner");
      await pause(100);
    }
    assert.equal(await isAlive(pid), false);
  });
});
