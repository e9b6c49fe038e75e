/**
 * Every metric, one line each. The exported name is the metric's field among the scores.
 *
 * @module
 */
export { boundaries } from "./boundaries.ts";
export { calibration } from "./calibration.ts";
export { clustering } from "./clustering.ts";
export { collapse } from "./collapse.ts";
export { consistency } from "./consistency.ts";
export { deviation } from "./deviation.ts";
export { lines } from "./lines.ts";
export { overSegmentation as over_segmentation } from "./over_segmentation.ts";
export { sections } from "./boundaries.ts";
export { segmentation } from "./segmentation.ts";
export { segmentCalibration as segment_calibration } from "./segment_calibration.ts";
export { segments } from "./segments.ts";
export { transitions } from "./transitions.ts";
