/**
 * Decoding: from a network's scores of lines to the labels of a song and their calibrated probabilities.
 *
 * A song without breaks is decoded line by line. A song with breaks is decoded over its stanzas, which
 * are split where a change of label between two lines is probable: some breaks may be missing.
 *
 * @module
 */
import type { Labelling } from "#lib/label.ts";
import { toSegments } from "#lib/segment.ts";
import { z } from "zod";
import { fitPlatt, IDENTITY, plattSchema, toLogOdds } from "./calibration.ts";
import type { Decoded, LabelledSong, ScoredSong } from "./contract.ts";
import { toLabels } from "./labels.ts";
import { decodeLines } from "./line_decoder.ts";
import { sigmoid } from "./logistic.ts";
import { withMissingBreaks } from "./missing_breaks.ts";
import {
  fitSegmentConfidence,
  segmentConfidences,
  segmentConfidenceSchema,
} from "./segment_confidence.ts";
import { drawn, repeatedLines, withCaution } from "./caution.ts";
import { decodeStanzas, fitStanzaDecoder, stanzaDecoderSchema } from "./stanza_decoder.ts";
import { STANZA_FEATURES } from "./stanza_features.ts";

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

/** The weight of the squared parameters in the loss of the stanza decoder. */
const STANZA_PENALTY = 0.02;

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
  const usedBreaks = stanzas !== null && song.breaks.length > 0;
  const found = usedBreaks
    ? calibrated(song, decodeStanzas(split(song, tables), tables, stanzas.decoder))
    : calibrated(song, decodeLines(song, tables), lines.chorus, lines.changes);
  const confidences = segmentConfidences(found, usedBreaks ? stanzas.segments : lines.segments);
  return {
    labels: found.labels,
    chorus: Float32Array.from(found.chorus),
    usedBreaks,
    changes: Float32Array.from(found.changes),
    segmentConfidences: confidences.map((confidence) => drawn(confidence, found.caution)),
  };
}

/**
 * Fits decoding on songs that the network was not trained on.
 *
 * @param songs each one without breaks and, if they are known, also with the right ones and with some
 * of them missing. Songs with the right breaks count twice.
 * @param tables the network's transitions, [3, 2, 2]
 */
export function fitDecoding(
  songs: readonly LabelledSong[],
  tables: ArrayLike<number>,
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
    stanzas: fitStanzas(songs.filter(({ breaks }) => breaks.length > 0), tables),
  };
}

function fitStanzas(
  songs: readonly LabelledSong[],
  tables: ArrayLike<number>,
): Decoding["stanzas"] {
  const usual = songs.flatMap((song) => {
    const whole = split(song, tables);
    return song.isIncomplete ? [whole] : [whole, whole];
  });
  if (usual.length === 0) return null;
  const decoder = fitStanzaDecoder(usual, tables, STANZA_FEATURES, STANZA_PENALTY);
  const segments = fitSegmentConfidence(usual.map((song) => ({
    ...calibrated(song, decodeStanzas(song, tables, decoder)),
    reference: toSegments(toLabels(song.labels)),
  })));
  return { decoder, segments };
}

/** A song with its missing breaks. */
function split<Song extends ScoredSong>(song: Song, tables: ArrayLike<number>): Song {
  const { changes } = decodeLines(song, tables);
  return { ...song, breaks: withMissingBreaks(song.breaks, song.lines, changes) };
}

/** Labels, segments and probabilities as they are reported. */
function calibrated(song: ScoredSong, decoded: Decoded, ofChorus = IDENTITY, ofChanges = IDENTITY) {
  const repeated = repeatedLines(song.similarity, song.lines.length);
  const probabilities = decoded.logOdds.map((z) => sigmoid(ofChorus.scale * z + ofChorus.bias));
  const cautious = withCaution(song, decoded, probabilities, repeated);
  const labels = toLabels(cautious.labels);
  const changes = decoded.changes.map((p, line) =>
    line === 0 || p === 0 ? 0 : sigmoid(ofChanges.scale * toLogOdds(p) + ofChanges.bias)
  );
  const { chorus, caution } = cautious;
  return { labels, segments: toSegments(labels), chorus, changes, repeated, caution };
}
