/**
 * The codes of rejections, to go through.
 *
 * @module
 */
import type { RejectCode } from "./delivery.ts";

/** A code that is missing here, or is one no more, is a type error. */
const CODES: Readonly<Record<RejectCode, true>> = {
  invalid_json: true,
  duplicate_key: true,
  forbidden_key: true,
  lone_surrogate: true,
  too_deep: true,
  invalid_song: true,
  invalid_labels: true,
  invalid_prediction: true,
  invalid_character: true,
  no_lines: true,
  too_many_lines: true,
  line_too_long: true,
  truncated_gzip: true,
  corrupt_gzip: true,
  truncated_zstd: true,
  corrupt_zstd: true,
  invalid_utf8: true,
  oversize: true,
  unreadable: true,
  no_value: true,
  annotation_too_large: true,
  invalid_event: true,
  late_line: true,
  line_conflict: true,
  untaggable: true,
};

/** All of them. */
export const REJECT_CODES = Object.keys(CODES);
