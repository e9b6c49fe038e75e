/**
 * Decoding: from a network's scores of lines to the labels of a song and their calibrated probabilities.
 *
 * A song without breaks is decoded line by line. A song with breaks is decoded over its stanzas. Some of
 * its breaks may be missing, which would force one label on lines that differ: a stanza therefore also
 * begins where the labels of lines change, even inside a stanza, in spite of the transitions there.
 *
 * @module
 */
import type { Label, Labelling } from "#lib/label.ts";
import { toSegments } from "#lib/segment.ts";
import { z } from "zod";
import { fitPlatt, IDENTITY, type Platt, plattSchema, toLogOdds } from "./calibration.ts";
import type { Decoded, LabelledSong, ScoredSong } from "./contract.ts";
import { decodeLines } from "./line_decoder.ts";
import { sigmoid } from "./logistic.ts";
import { repeatedLines } from "./repetition.ts";
import {
  fitSegmentConfidence,
  segmentConfidences,
  segmentConfidenceSchema,
} from "./segment_confidence.ts";
import { withCaution } from "./short_songs.ts";
import {
  decodeStanzas,
  fitStanzaDecoder,
  type StanzaDecoder,
  stanzaDecoderSchema,
} from "./stanza_decoder.ts";
import { STANZA_FEATURES, type StanzaFeature } from "./stanza_features.ts";

/** The parameters of decoding, which an artifact keeps. */
export const decodingSchema = z.strictObject({
  lines: z.strictObject({
    chorus: plattSchema.describe("Calibration of the log odds of chorus"),
    changes: plattSchema.describe("Calibration of the log odds of a change of label"),
    segments: segmentConfidenceSchema,
  }),
  stanzas: z.strictObject({
    decoder: stanzaDecoderSchema,
    segments: segmentConfidenceSchema,
  }).nullable().describe("null if no song to fit on had breaks: breaks are not used"),
});

export type Decoding = z.infer<typeof decodingSchema>;

/** Choices of {@linkcode fitDecoding}. */
export interface FitOptions {
  /** The features that the stanza decoder weighs; all by default. */
  readonly stanzaFeatures?: readonly StanzaFeature[];
  /** The weight of the squared parameters in the loss of the stanza decoder; 0.02 by default. */
  readonly stanzaPenalty?: number;
}

/**
 * Decodes a song.
 *
 * @param tables the network's transitions: breaks unknown, inside a stanza, at a break, [3, 2, 2]
 */
export function decode(
  song: ScoredSong,
  tables: ArrayLike<number>,
  { lines, stanzas }: Decoding,
): Labelling {
  const byLines = decodeLines(song, tables),
    usedBreaks = stanzas !== null && song.breaks.length > 0;
  const found = usedBreaks
    ? calibrated(song, decodeFilled(song, byLines, tables, stanzas.decoder), IDENTITY, IDENTITY)
    : calibrated(song, byLines, lines.chorus, lines.changes);
  return {
    labels: found.labels,
    chorus: Float32Array.from(found.chorus),
    usedBreaks,
    changes: Float32Array.from(found.changes),
    segmentConfidences: segmentConfidences(found, usedBreaks ? stanzas.segments : lines.segments),
  };
}

/**
 * Fits decoding on songs that the network was not trained on.
 *
 * @param songs each one without breaks, and, if they are known, also with right and with corrupted ones
 * @param tables the network's transitions, [3, 2, 2]
 */
export function fitDecoding(
  songs: readonly LabelledSong[],
  tables: ArrayLike<number>,
  { stanzaFeatures = STANZA_FEATURES, stanzaPenalty = 0.02 }: FitOptions = {},
): Decoding {
  const unbroken = songs.filter(({ breaks }) => breaks.length === 0)
    .map((song) => ({ song, decoded: decodeLines(song, tables) }));
  const chorus = fitPlatt(
    unbroken.flatMap(({ decoded }) => [...decoded.logOdds]),
    unbroken.flatMap(({ song }) => Array.from(song.labels, (label) => label === 1)),
  );
  const changes = fitPlatt(
    unbroken.flatMap(({ decoded }) => [...decoded.changes.subarray(1)].map(toLogOdds)),
    unbroken.flatMap(({ song: { labels } }) =>
      Array.from(labels, (label, line) => label !== labels[line - 1]).slice(1)
    ),
  );
  const lineSegments = fitSegmentConfidence(unbroken.map(({ song, decoded }) => ({
    ...calibrated(song, decoded, chorus, changes),
    reference: toSegments(toLabels(song.labels)),
  })));
  return {
    lines: { chorus, changes, segments: lineSegments },
    stanzas: fitStanzas(songs.filter(({ breaks }) => breaks.length > 0), tables, {
      stanzaFeatures,
      stanzaPenalty,
    }),
  };
}

function fitStanzas(
  songs: readonly LabelledSong[],
  tables: ArrayLike<number>,
  { stanzaFeatures, stanzaPenalty }: Required<FitOptions>,
): Decoding["stanzas"] {
  const right = songs.filter(({ isCorrupted }) => !isCorrupted);
  if (right.length === 0) return null;
  const decoder = fitStanzaDecoder(right, tables, stanzaFeatures, stanzaPenalty);
  const segments = fitSegmentConfidence(songs.map((song) => {
    const decoded = decodeFilled(song, decodeLines(song, tables), tables, decoder);
    return {
      ...calibrated(song, decoded, IDENTITY, IDENTITY),
      reference: toSegments(toLabels(song.labels)),
    };
  }));
  return { decoder, segments };
}

/** Decodes a song over its stanzas, some of which begin where the labels of lines change. */
function decodeFilled(
  song: ScoredSong,
  { labels }: Decoded,
  tables: ArrayLike<number>,
  decoder: StanzaDecoder,
): Decoded {
  return decodeStanzas({ ...song, breaks: withMissing(song.breaks, labels) }, tables, decoder);
}

/**
 * Breaks, and the lines between them where labels change: those at least two lines away from any break
 * and from both ends of the song, so that no stanza of one line comes of it.
 *
 * @param breaks the lines that begin a stanza, ascending
 * @param labels of lines, [L]
 */
export function withMissing(breaks: readonly number[], labels: Uint8Array): number[] {
  const filled = [0, ...breaks, labels.length];
  for (let line = 1; line < labels.length; line++) {
    const isFree = labels[line] !== labels[line - 1] &&
      filled.every((other) => Math.abs(other - line) >= 2);
    if (isFree) filled.push(line);
  }
  return filled.sort((one, other) => one - other).slice(1, -1);
}

/** Labels, segments and probabilities as they are reported. */
function calibrated(song: ScoredSong, decoded: Decoded, ofChorus: Platt, ofChanges: Platt) {
  const repeated = repeatedLines(song.similarity, song.lines.length);
  const probabilities = decoded.logOdds.map((z) => sigmoid(ofChorus.scale * z + ofChorus.bias));
  const cautious = withCaution(decoded, probabilities, repeated);
  const labels = toLabels(cautious.labels);
  const changes = decoded.changes.map((p, line) =>
    line === 0 || p === 0 ? 0 : sigmoid(ofChanges.scale * toLogOdds(p) + ofChanges.bias)
  );
  return { labels, segments: toSegments(labels), chorus: cautious.chorus, changes, repeated };
}

function toLabels(labels: ArrayLike<number>): Label[] {
  return Array.from(labels, (label) => label === 1 ? "chorus" : "verse");
}
