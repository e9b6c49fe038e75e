/**
 * The network on the WebAssembly kernel, `kernels/lstm.c`.
 *
 * @module
 */
import type { LstmWeights } from "../../layers/lstm.ts";
import { pack, type Packing } from "../../layers/packing.ts";
import type { BlstmEngine, BlstmWeights } from "./engine.ts";

/** What the kernel exports. */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  /** Makes room for weights; returns the address of the addresses of {@linkcode ARRAYS}. */
  shape(features: number, units: number): number;
  reserve(songs: number, lines: number, steps: number): void;
  run(direction: number, songs: number, steps: number): void;
}

/** The arrays in the kernel's memory, in the order of `arrays` in lstm.c. */
const ARRAYS = ["weights", "x", "logits", "rows", "running"] as const;

const GATES = 4, CELL = 2;

/** Units of a group, and numbers of a vector. */
const UNITS = 8, VECTOR = 4;

/** The kernel's code; undefined if this runtime lacks an instruction that it uses. */
export async function compileKernel(): Promise<WebAssembly.Module | undefined> {
  const response = await fetch(new URL("../../kernels/lstm.wasm", import.meta.url));
  const binary = await response.arrayBuffer();
  return WebAssembly.validate(binary) ? await WebAssembly.compile(binary) : undefined;
}

/** The network with a WebAssembly memory, which grows to the largest batch. */
export class LstmKernel implements BlstmEngine {
  #kernel: Kernel | undefined;
  readonly #arrays: number;
  readonly #bias: Float32Array;

  constructor(module: WebAssembly.Module, weights: BlstmWeights) {
    const kernel = new WebAssembly.Instance(module).exports as unknown as Kernel;
    const { weightIh, biasIh } = weights.directions[0];
    this.#arrays = kernel.shape(weightIh.length / biasIh.length, biasIh.length / GATES);
    this.#kernel = kernel;
    this.#bias = weights.bias;
    this.#floats(kernel, "weights").set(packWeights(weights));
  }

  /** Bytes of memory in use. */
  get bytes(): number {
    return this.#kernel?.memory.buffer.byteLength ?? 0;
  }

  logits(x: Float32Array, lengths: readonly number[]): Float32Array {
    const kernel = this.#kernel;
    if (kernel === undefined) throw new Error("Cannot compute logits: the network is disposed of");
    const directions = [pack(lengths, false), pack(lengths, true)];
    const { lines, steps } = directions[0];
    kernel.reserve(lengths.length, lines, steps.length);
    this.#floats(kernel, "x").set(x);
    const logits = this.#floats(kernel, "logits").subarray(0, 2 * lines);
    for (let i = 0; i < logits.length; i++) logits[i] = this.#bias[i % 2];
    directions.forEach((packing, direction) => {
      this.#writePacking(kernel, packing);
      kernel.run(direction, lengths.length, steps.length);
    });
    return logits.slice();
  }

  dispose(): void {
    this.#kernel = undefined;
  }

  #writePacking(kernel: Kernel, { steps }: Packing): void {
    const rows = this.#integers(kernel, "rows"), running = this.#integers(kernel, "running");
    let place = 0;
    steps.forEach((step, number) => {
      rows.set(step, place);
      running[number] = step.length;
      place += step.length;
    });
  }

  // A view ends when the memory grows, so each use makes a new one.

  #floats({ memory: { buffer } }: Kernel, array: typeof ARRAYS[number]): Float32Array {
    return new Float32Array(buffer, this.#address(buffer, array));
  }

  #integers({ memory: { buffer } }: Kernel, array: typeof ARRAYS[number]): Int32Array {
    return new Int32Array(buffer, this.#address(buffer, array));
  }

  #address(buffer: ArrayBufferLike, array: typeof ARRAYS[number]): number {
    return new Uint32Array(buffer, this.#arrays, ARRAYS.length)[ARRAYS.indexOf(array)];
  }
}

/**
 * Orders weights as the kernel reads them: [direction][group] of the panels [gate][bias, then x, then
 * h][8] and the classifier's [label][8]. Zeros pad x to whole vectors and the units to whole groups; a
 * unit of zeros stays 0.
 */
function packWeights({ directions, classifier }: BlstmWeights): Float32Array {
  const units = directions[0].biasIh.length / GATES;
  const features = directions[0].weightIh.length / directions[0].biasIh.length;
  const inputs = VECTOR * Math.ceil(features / VECTOR), groups = Math.ceil(units / UNITS);
  const panel = (1 + inputs + groups * UNITS) * UNITS;
  const packed = new Float32Array(2 * groups * (GATES * panel + 2 * UNITS));
  let to = 0;
  directions.forEach((weights, direction) => {
    for (let first = 0; first < units; first += UNITS) {
      const inGroup = Math.min(UNITS, units - first);
      for (let gate = 0; gate < GATES; gate++, to += panel) {
        for (let unit = 0; unit < inGroup; unit++) {
          const column = packed.subarray(to + unit, to + panel);
          writeColumn(column, weights, gate * units + first + unit, inputs, gate === CELL ? 2 : 1);
        }
      }
      for (let label = 0; label < 2; label++, to += UNITS) {
        const from = (2 * label + direction) * units + first;
        packed.set(classifier.subarray(from, from + inGroup), to);
      }
    }
  });
  return packed;
}

/** Writes the weights of one gate of one unit. Those of the cell gate are doubled: tanh x = 2σ(2x) − 1. */
function writeColumn(
  column: Float32Array,
  { weightIh, weightHh, biasIh, biasHh }: LstmWeights,
  row: number,
  inputs: number,
  scale: number,
): void {
  const features = weightIh.length / biasIh.length, units = weightHh.length / biasIh.length;
  column[0] = scale * (biasIh[row] + biasHh[row]);
  for (let f = 0, place = UNITS; f < features; f++, place += UNITS) {
    column[place] = scale * weightIh[row * features + f];
  }
  for (let h = 0, place = (1 + inputs) * UNITS; h < units; h++, place += UNITS) {
    column[place] = scale * weightHh[row * units + h];
  }
}
