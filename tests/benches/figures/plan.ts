/**
 * The evaluations behind the figures of a model: which songs, with which stanza breaks, beside which
 * systems.
 *
 * @module
 */

/** Where models, songs and predictions are. Evaluations of what is not given are left out. */
export interface FigureInputs {
  /** The model, by its name or its file, as `--model` takes it. */
  readonly model: string;
  /** A model that it is compared with. */
  readonly reference: string;
  /** The held-out part of open-songs. */
  readonly open: string;
  /** A folder with `train.jsonl.gz` and `val.jsonl.gz`: songs without stanza breaks. */
  readonly pop?: string;
  /** Songs with stanza breaks and a field `source`, on which the reference model was not trained. */
  readonly sectioned?: string;
  /** The sources of these, separated by commas, in the order of their numbers. */
  readonly sources?: string;
  /** The predictions of `train --folds 5` on the training songs of `pop`. */
  readonly folds?: string;
  /** The predictions of `train --folds source` on `sectioned`. */
  readonly leftOut?: string;
}

/** One run of evaluate. */
export interface FigureEvaluation {
  readonly title: string;
  /** The arguments of evaluate. The systems that others are compared with come first. */
  readonly args: readonly string[];
  /** The number of these. */
  readonly against: number;
  /** Whether the other systems are one model with several seeds, whose mean is shown. */
  readonly isOfSeeds?: boolean;
  /** Whether each source is shown. */
  readonly bySource?: boolean;
  /** Whether the reliability of segments is shown. */
  readonly withReliability?: boolean;
}

/** The kinds of wrong breaks, as `evaluate --corrupt-breaks` takes them. */
const WRONG_KINDS = ["missing:0.3", "false:0.3", "both:0.3", "line", "four"];

const RULE = ["--model", "recurring-pair"];

/** The evaluations of a model, in order. */
export function evaluationsOfModel(
  { model, reference, open, pop }: FigureInputs,
): FigureEvaluation[] {
  const systems = [...RULE, "--model", reference, "--model", model];
  const wrong = WRONG_KINDS.flatMap((kind) => ["--corrupt-breaks", kind]);
  const onOpen = { against: 2, withReliability: true };
  return [
    ...(pop === undefined ? [] : [{
      title: "val, no breaks",
      args: [`${pop}/val.jsonl.gz`, ...systems],
      against: 2,
      withReliability: true,
    }]),
    {
      title: "open-songs test part, no breaks",
      args: [open, ...systems, "--ignore-breaks"],
      ...onOpen,
    },
    { title: "open-songs test part, breaks from the source", args: [open, ...systems], ...onOpen },
    {
      title: "open-songs test part, breaks from the source and wrong ones, against no breaks",
      args: [open, "--model", model, ...wrong],
      against: 1,
    },
  ];
}

/**
 * The evaluations of the predictions of folds, which `train --folds` writes to a folder for each seed and
 * condition: `seed-1`, `seed-1-breaks`, `seed-1-missing-0.3`.
 *
 * @param foldersIn the names of the folders in a folder
 */
export function evaluationsOfFolds(
  { reference, pop, sectioned, sources, folds, leftOut }: FigureInputs,
  foldersIn: (folder: string) => readonly string[],
): FigureEvaluation[] {
  const evaluations: FigureEvaluation[] = [];
  if (pop !== undefined && folds !== undefined) {
    const seeds = seedsAmong(foldersIn(folds));
    evaluations.push({
      title: "training songs, cross-validated, no breaks",
      args: [`${pop}/train.jsonl.gz`, ...RULE, ...predictionsIn(folds, seeds)],
      against: 1,
      isOfSeeds: true,
      withReliability: true,
    });
  }
  if (sectioned !== undefined && leftOut !== undefined) {
    const names = foldersIn(leftOut), seeds = seedsAmong(names);
    const by = ["--by", sources === undefined ? "source" : `source=${sources}`];
    for (const [suffix, breaks] of [["", "no breaks"], ["-breaks", "breaks from the source"]]) {
      const folders = seeds.map((seed) => seed + suffix).filter((name) => names.includes(name));
      if (folders.length === 0) continue;
      const systems = [...RULE, "--model", reference, ...predictionsIn(leftOut, folders)];
      evaluations.push({
        title: `sectioned-lyrics, one source left out in turn, ${breaks}`,
        args: [sectioned, ...systems, ...by],
        against: 2,
        isOfSeeds: true,
        bySource: true,
        withReliability: true,
      });
    }
    for (const seed of seeds) {
      const suffixes = ["breaks", ...WRONG_KINDS.map((kind) => kind.replace(":", "-"))];
      const folders = suffixes.map((suffix) => `${seed}-${suffix}`)
        .filter((name) => names.includes(name));
      if (folders.length === 0) continue;
      evaluations.push({
        title: `sectioned-lyrics, one source left out in turn, ${seed}, ` +
          "breaks from the source and wrong ones, against no breaks",
        args: [sectioned, ...predictionsIn(leftOut, [seed, ...folders])],
        against: 1,
      });
    }
  }
  return evaluations;
}

function seedsAmong(names: readonly string[]): string[] {
  return names.filter((name) => /^seed-\d+$/.test(name)).sort();
}

function predictionsIn(folder: string, names: readonly string[]): string[] {
  return names.flatMap((name) => ["--predictions", `${folder}/${name}`]);
}
