/**
 * What the pool and its workers tell each other, each time in a parcel.
 *
 * @module
 */
import type { RecordResult } from "../contract.ts";
import type { AnnotatorSettings } from "../in_process.ts";
import type { ModelSource } from "../model_store.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";

/** What a worker is told first. */
export interface SetUp {
  readonly model: ModelSource;
  readonly settings: AnnotatorSettings;
}

/** To a worker: how it is to work, then one batch of records after the other. */
export type Order = { readonly setUp: SetUp } | { readonly records: readonly RawRecord[] };

/** From a worker: that it is ready, then what became of each batch; or why it is of no use any more. */
export type Reply =
  | { readonly ready: true }
  | { readonly answers: readonly RecordResult[] }
  | { readonly failed: string; readonly exitCode?: number };
