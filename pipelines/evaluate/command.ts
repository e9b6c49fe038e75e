/**
 * `refrain evaluate`: the command line of evaluation.
 *
 * @module
 */
import { rules } from "#models/rules.ts";
import { DEFAULT_MODEL, type LoadedModel, loadModel } from "../annotator/model_store.ts";
import { command } from "../cli/command.ts";
import { readDataSets } from "../stream/data_set.ts";
import { checkGroupings, toGrouping } from "./grouping.ts";
import { evaluateCandidates, type Evaluation, referenceSongs } from "./run.ts";
import { breakVariants, tagCandidates } from "./tagging.ts";
import { checkNoOverlap, checkProbabilities, checkSong, warnOfCopies } from "./input_checks.ts";
import { evaluateSettings, type EvaluateValues } from "./settings.ts";
import { reportPage, toJson, toText } from "./report.ts";
import { EXIT, RunError } from "../errors.ts";
import { runCooperatively } from "../concurrency/event_loop.ts";
import { type PredictionFile, readPredictions } from "./predictions.ts";
import { checkOutputs, withSinks } from "../stream/sinks/outputs.ts";
import type { Sink } from "../stream/sinks/contract.ts";
import { reportRejects, stderrRejects } from "../stream/sinks/rejects.ts";
import { stdoutSink } from "../stream/sinks/stdio.ts";
import { findFiles } from "../stream/sources/files.ts";

export const evaluateCommand = command({
  name: "evaluate",
  summary: "Evaluate models on songs with reference labels, next to baselines.",
  usage: "refrain evaluate [flags] FILE|FOLDER...",
  about: `
Reads songs with reference labels in every format that annotate reads, lets each model annotate them, and
scores labels, boundaries, segments and probabilities. Prints scores with 95 % bootstrap intervals over
songs, and the differences between systems on the same songs. docs/metrics.md defines each score.

  refrain evaluate --baselines songs.jsonl --report report.html --json scores.json
  refrain evaluate --model old.safetensors --model new.safetensors songs.jsonl
  refrain evaluate --predictions annotations.jsonl --reference songs.jsonl
  refrain evaluate songs.jsonl --calibrate-on others.jsonl
  refrain evaluate songs.jsonl --by language --corrupt-breaks missing:0.3

--predictions takes the annotations of any system: one JSON object per song, with its "id" and "labels"
(one per line) or "segments"; docs/evaluate.md lists all fields. All systems are scored on the same
songs: those for which every system has a prediction.
`,
  settings: evaluateSettings,
  run: async ({ settings, operands }, signal) => {
    const paths = [...operands, ...settings.reference];
    if (paths.length === 0) {
      throw new RunError(EXIT.usage, "Give files of songs with reference labels");
    }
    const { json, report, rejects } = settings;
    const apart = settings.calibrateOn ?? [];
    const inputs = [...paths, ...settings.predictions, ...settings.model].concat(apart);
    checkOutputs({ json, report, rejects }, inputs);
    // A missing path ends the run before anything is read.
    await findFiles([...paths, ...settings.predictions].concat(apart));
    const result = await withSinks(signal, async (open) => {
      const openIf = (path?: string) => path === undefined ? undefined : open(path, settings);
      const jsonFile = await openIf(json), reportFile = await openIf(report);
      const rejected = await openIf(rejects) ?? stderrRejects();
      const result = await evaluateSongs(settings, paths, rejected, signal);
      if (result === undefined) return;
      await jsonFile?.write(toJson(result));
      await reportFile?.write(await reportPage(result, settings));
      return result;
    });
    if (result === undefined || signal.aborted) {
      console.error("interrupted: no output was finished");
      return signal.reason as number;
    }
    reportRejects(result.file.left_out.rejected, settings);
    // Last, so that the files are complete even if the reader of stdout is gone.
    await stdoutSink().write(toText(result, settings));
    return EXIT.done;
  },
});

/** Reads, tags and scores the songs; undefined if the run was interrupted. */
async function evaluateSongs(
  settings: EvaluateValues,
  paths: readonly string[],
  rejects: Sink,
  signal: AbortSignal,
): Promise<Evaluation | undefined> {
  const models = await Promise.all(
    selectModels(settings).map((model) => loadModel(model, settings)),
  );
  const baselines = settings.baselines
    ? rules.map((tagger) => ({ tagger, trainedOn: NOTHING }))
    : [];
  const reading = {
    rejects,
    outputs: [settings.json, settings.report, settings.rejects].filter((path) =>
      path !== undefined
    ),
  };
  const groupings = settings.by.map(toGrouping);
  const data = await readDataSets(paths, reading), songs = referenceSongs(data, groupings);
  checkGroupings(groupings, data.flatMap(({ songs }) => songs.map(({ song }) => song)));
  warnOfCopies(songs);
  const apart = settings.calibrateOn;
  if (apart !== undefined) checkProbabilities(models);
  const calibration = apart === undefined ? [] : await readDataSets([apart], reading);
  checkNoOverlap(calibration, data);

  const files: PredictionFile[] = [];
  for (const path of settings.predictions) files.push(await readPredictions(path, songs, rejects));
  if (settings.song !== undefined) checkSong(settings.song, songs, files);
  const tagged = (some: readonly LoadedModel[], wrongBreaks: readonly string[] = []) =>
    tagCandidates(some, songs, data, calibration[0], signal, breakVariants(wrongBreaks));
  const candidates = [
    ...await tagged(models, settings.corruptBreaks),
    ...files,
    ...await tagged(baselines),
  ];
  if (signal.aborted) return undefined;
  const { resamples, seed } = settings;
  const bootstrap = { resamples, seed };
  return await runCooperatively(
    evaluateCandidates(data, songs, candidates, files, bootstrap),
    signal,
  );
}

const NOTHING: ReadonlySet<string> = new Set();

/** The models to evaluate, by default the one of annotate; no rule twice if baselines are on. */
function selectModels({ model, baselines, predictions }: EvaluateValues): string[] {
  const named = model.length + predictions.length > 0 ? model : [DEFAULT_MODEL];
  const isBaseline = (name: string) => baselines && rules.some(({ model }) => model.name === name);
  return [...new Set(named)].filter((name) => !isBaseline(name));
}
