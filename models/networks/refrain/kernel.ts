/**
 * The network on the WebAssembly kernel, `kernels/refrain.c`: emissions of a song, and gradients.
 *
 * @module
 */
import { concatRows } from "../../layers/packing.ts";
import type { Weights } from "../../weights.ts";
import type { NetworkInput } from "./input.ts";
import { kernelShapes, type RefrainSizes, sizesOf } from "./weights.ts";

/** What the kernel exports. */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  /** Makes room for weights; returns the address of the addresses of {@linkcode ARRAYS}. */
  shape(inputs: number, pairs: number, width: number, units: number): number;
  /** Takes changed weights into account. */
  prepare(): void;
  reserve(lines: number): void;
  forward(lines: number): void;
  backward(lines: number): void;
}

/** The arrays in the kernel's memory, in the order of `arrays` in refrain.c. */
const ARRAYS = [
  "weights",
  "gradients",
  "x",
  "pairs",
  "masks",
  "emissions",
  "byEmissions",
] as const;

/** The longest song in lines: about 4 · L² · 12 bytes, which must fit into a WebAssembly memory of 4 GiB. */
const MAX_LINES = 8_000;

/**
 * The kernel's code.
 *
 * @throws {Error} if this runtime has no WebAssembly SIMD.
 */
export async function compileKernel(): Promise<WebAssembly.Module> {
  const response = await fetch(new URL("../../kernels/refrain.wasm", import.meta.url));
  return await WebAssembly.compile(await response.arrayBuffer());
}

/** The network with a WebAssembly memory, which grows to the longest song. */
export class RefrainKernel {
  readonly sizes: RefrainSizes;
  #kernel: Kernel | undefined;
  readonly #arrays: number;
  /** The number of weights. */
  readonly #size: number;
  #lines = 0;

  constructor(module: WebAssembly.Module, weights: Weights) {
    this.sizes = sizesOf(weights);
    const { inputs, pairs, width, units } = this.sizes;
    this.#kernel = new WebAssembly.Instance(module).exports as unknown as Kernel;
    this.#arrays = this.#kernel.shape(inputs, pairs, width, units);
    const values = Object.keys(kernelShapes(this.sizes)).map((name) => weights.get(name)!.values);
    this.#size = values.reduce((sum, { length }) => sum + length, 0);
    this.weights().set(concatRows(values));
    this.prepare();
  }

  /** Bytes of memory in use. */
  get bytes(): number {
    return this.#kernel?.memory.buffer.byteLength ?? 0;
  }

  /** How many dropout factors a song has. */
  maskSize(lines: number): number {
    return 2 * lines * (this.sizes.width + 2 * this.sizes.units);
  }

  /**
   * The emissions of a song, row-major [L, 2]: the scores of verse and chorus for each line.
   *
   * @param masks the factors of dropout: of what enters attention_1 [L, W], of what it adds [L, W], of
   * what attention_2 adds [L, 2H], of what leaves it [L, 2H]; all 1 by default
   * @throws {RangeError} if the song has more than 8,000 lines.
   */
  emissions({ x, pairs, lines }: NetworkInput, masks?: Float32Array): Float32Array {
    const kernel = this.#running;
    if (lines > MAX_LINES) {
      throw new RangeError(
        `Cannot label a song of ${lines} lines: the network takes at most ${MAX_LINES} (--max-lines)`,
      );
    }
    this.#lines = lines;
    kernel.reserve(lines);
    this.#floats("x", x.length).set(x);
    this.#writePairs(pairs, lines);
    const factors = this.#floats("masks", this.maskSize(lines));
    if (masks === undefined) factors.fill(1);
    else factors.set(masks);
    kernel.forward(lines);
    return this.#floats("emissions", 2 * lines).slice();
  }

  /**
   * Adds the gradients by the weights for the song whose emissions were computed last.
   *
   * @param byEmissions gradients of the loss by the emissions, [L, 2]
   */
  addGradients(byEmissions: Float32Array): void {
    this.#floats("byEmissions", byEmissions.length).set(byEmissions);
    this.#running.backward(this.#lines);
  }

  /** The weights, all of `kernelShapes` one after the other: a view until the next song. */
  weights(): Float32Array {
    return this.#floats("weights", this.#size);
  }

  /** The gradients by the weights, in the same order: a view until the next song. */
  gradients(): Float32Array {
    return this.#floats("gradients", this.#size);
  }

  /** Takes changes of `weights` into account. */
  prepare(): void {
    this.#running.prepare();
  }

  dispose(): void {
    this.#kernel = undefined;
  }

  get #running(): Kernel {
    if (this.#kernel === undefined) {
      throw new Error("Cannot compute emissions: the network is disposed of");
    }
    return this.#kernel;
  }

  /** Of each line, the pairs with the lines up to itself. */
  #writePairs(pairs: Float32Array, lines: number): void {
    const size = this.sizes.pairs;
    const target = this.#floats("pairs", lines * (lines + 1) / 2 * size);
    for (let line = 0, to = 0; line < lines; line++) {
      const row = pairs.subarray(line * lines * size, (line * lines + line + 1) * size);
      target.set(row, to);
      to += row.length;
    }
  }

  /** A view, which ends when the memory grows. */
  #floats(array: typeof ARRAYS[number], length: number): Float32Array {
    const { buffer } = this.#running.memory;
    const address = new Uint32Array(buffer, this.#arrays, ARRAYS.length)[ARRAYS.indexOf(array)];
    return new Float32Array(buffer, address, length);
  }
}
