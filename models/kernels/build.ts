/**
 * Compiles the kernel, `lstm.as`, to `lstm.wasm`: `deno task kernel`.
 *
 * @module
 */
import asc from "assemblyscript/asc";

/** Where the compiler writes, from the repository's root. */
const BINARY = "models/kernels/lstm.wasm";

const SETTINGS = [
  ...["--enable", "simd", "--enable", "relaxed-simd", "-O3"],
  // Nothing is allocated, so there is nothing to collect; nothing aborts, so nothing is imported.
  ...["--runtime", "stub", "--use", "abort="],
  // With a first page, V8 need not check that memory reaches to small offsets.
  ...["--initialMemory", "1"],
];

/**
 * Compiles the kernel.
 *
 * @param write gets the binary; without it, the compiler writes the file
 * @throws {Error} with the compiler's messages.
 */
export async function buildKernel(write?: (binary: Uint8Array) => void): Promise<void> {
  const source = await (await fetch(new URL("lstm.as", import.meta.url))).text();
  const { error, stderr } = await asc.main(["lstm.ts", "--outFile", BINARY, ...SETTINGS], {
    // The compiler knows files by this ending only. So called, Deno would take the source for its own.
    readFile: (name) => name === "lstm.ts" ? source : null,
    ...(write && { writeFile: (_, content) => write(content as Uint8Array) }),
  });
  if (error) throw new Error(`Cannot compile the kernel:\n${stderr}`);
}

if (import.meta.main) await buildKernel();
