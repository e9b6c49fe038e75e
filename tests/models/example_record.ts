/**
 * A model record in which all numbers differ, so that a test can identify the one that is shown.
 *
 * @module
 */
import { ssm60 } from "#lib/features/ssm60.ts";
import type { ModelRecord } from "#models/artifact.ts";

export const exampleRecord: ModelRecord = {
  schema: "refrain.model/1",
  name: "example",
  version: "2.3",
  network: "blstm",
  feature_set: ssm60.name,
  feature_names: [...ssm60.names],
  labels: ["verse", "chorus"],
  calibration: null,
  decoding: null,
  training: {
    command: 'refrain train songs.jsonl --say "checksum":"1"',
    release: "9.8.7",
    note: "Sung by sailors on the way.",
    settings: { seed: 31, units: 48, dropout: 0.21, sampling: "favour-choruses" },
    data: [
      { name: "sea songs", songs: 301, lines: 9021, checksum: "0123456789abcdef".repeat(4) },
      { name: "land songs", songs: 77, lines: 1503, checksum: "fedcba9876543210".repeat(4) },
    ],
    held_out: { songs: 41, lines: 1207 },
    epochs: [
      { epoch: 1, training_loss: 0.71, loss: 0.69, macro_f1: 0.51, best: true },
      { epoch: 2, training_loss: 0.62, loss: 0.61, macro_f1: 0.66, best: true },
      { epoch: 3, training_loss: 0.55, loss: 0.6, macro_f1: 0.64, best: false },
    ],
    scores: [
      {
        data: "sea songs",
        language: null,
        songs: 33,
        model: {
          macro_f1: 0.8123,
          chorus_f1: 0.7234,
          accuracy: 0.8345,
          boundary_f1: { exact: 0.4456, within_1: 0.5567, within_2: 0.6678 },
        },
        recurring_pair: {
          macro_f1: 0.6989,
          chorus_f1: 0.5878,
          accuracy: 0.7767,
          boundary_f1: { exact: 0.3656, within_1: 0.4545, within_2: 0.5434 },
        },
      },
      {
        data: "land songs",
        language: "de",
        songs: 2,
        model: {
          macro_f1: 0.9,
          chorus_f1: 0,
          accuracy: 1,
          boundary_f1: { exact: null, within_1: null, within_2: null },
        },
        recurring_pair: {
          macro_f1: 0.05,
          chorus_f1: 0.0004,
          accuracy: 0.9996,
          boundary_f1: { exact: null, within_1: 0.125, within_2: 0.25 },
        },
      },
    ],
  },
};
