/**
 * The network on a WebAssembly kernel of our own, `lstm.as`.
 *
 * @module
 */
import { pack, type Packing } from "../../layers/packing.ts";
import type { BlstmEngine, BlstmWeights } from "./engine.ts";
import { panelsOf } from "./pack_weights.ts";

/** What `lstm.as` exports. Its globals are places in its memory. */
interface Kernel extends Readonly<Record<Place, WebAssembly.Global>> {
  readonly memory: WebAssembly.Memory;
  shape(features: number, units: number): void;
  reserve(songs: number, lines: number, steps: number): void;
  run(direction: number, songs: number, steps: number): void;
}

type Place = "weights" | "x" | "logits" | "rows" | "running";

/** The kernel's code; undefined if this runtime lacks an instruction that it uses. */
export async function compiledKernel(): Promise<WebAssembly.Module | undefined> {
  const response = await fetch(new URL("../../kernels/lstm.wasm", import.meta.url));
  const binary = await response.arrayBuffer();
  return WebAssembly.validate(binary) ? await WebAssembly.compile(binary) : undefined;
}

/** The network in a memory of its own, which grows to the largest batch. */
export class LstmKernel implements BlstmEngine {
  #kernel: Kernel | undefined;
  readonly #bias: Float32Array;

  constructor(module: WebAssembly.Module, weights: BlstmWeights) {
    const kernel = new WebAssembly.Instance(module).exports as unknown as Kernel;
    const { weightIh, biasIh } = weights.directions[0];
    kernel.shape(weightIh.length / biasIh.length, biasIh.length / 4);
    floatsAt(kernel, "weights").set(panelsOf(weights));
    this.#kernel = kernel;
    this.#bias = weights.bias;
  }

  /** Bytes that the network holds. */
  get bytes(): number {
    return this.#kernel?.memory.buffer.byteLength ?? 0;
  }

  logits(x: Float32Array, lengths: readonly number[]): Float32Array {
    const kernel = this.#kernel;
    if (kernel === undefined) throw new Error("Cannot compute logits: the network is disposed of");
    const directions = [pack(lengths, false), pack(lengths, true)];
    const { lines, steps } = directions[0];
    kernel.reserve(lengths.length, lines, steps.length);
    floatsAt(kernel, "x").set(x);
    const logits = floatsAt(kernel, "logits").subarray(0, 2 * lines);
    for (let i = 0; i < logits.length; i++) logits[i] = this.#bias[i % 2];
    directions.forEach((packing, direction) => {
      writePacking(kernel, packing);
      kernel.run(direction, lengths.length, steps.length);
    });
    return logits.slice();
  }

  dispose(): void {
    this.#kernel = undefined;
  }
}

function writePacking(kernel: Kernel, { steps }: Packing): void {
  const rows = integersAt(kernel, "rows"), running = integersAt(kernel, "running");
  let place = 0;
  steps.forEach((step, number) => {
    rows.set(step, place);
    running[number] = step.length;
    place += step.length;
  });
}

/** Memory from a place on. Growing memory takes it away, so it is asked for anew each time. */
function floatsAt(kernel: Kernel, place: Place): Float32Array {
  return new Float32Array(kernel.memory.buffer, kernel[place].value);
}

function integersAt(kernel: Kernel, place: Place): Int32Array {
  return new Int32Array(kernel.memory.buffer, kernel[place].value);
}
