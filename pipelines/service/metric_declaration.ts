/**
 * Declares Prometheus metrics and registers them. Documentation follows from the same declarations.
 *
 * @module
 */
import {
  Counter,
  type CounterConfiguration,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  type Registry,
} from "prom-client";

/** One metric, as it is declared. */
export interface MetricDeclaration<Metric = unknown> {
  readonly type: "counter" | "gauge" | "histogram";
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  register(registry: Registry): Metric;
}

/** Options of a metric. */
interface MetricOptions<Metric> {
  readonly labels?: readonly string[];
  /** Upper bounds, of a histogram. */
  readonly buckets?: number[];
  /** Updates the metric whenever it is read. */
  readonly collect?: (metric: Metric) => void;
}

type Configuration =
  & CounterConfiguration<string>
  & GaugeConfiguration<string>
  & HistogramConfiguration<string>;

function declares<Metric>(
  type: MetricDeclaration["type"],
  Metric: new (configuration: Configuration) => Metric,
) {
  return (
    name: string,
    help: string,
    { labels = [], buckets, collect }: MetricOptions<Metric> = {},
  ): MetricDeclaration<Metric> => ({
    type,
    name,
    help,
    labels,
    register: (registry) =>
      new Metric({
        ...{ name, help, labelNames: labels, registers: [registry] },
        ...buckets && { buckets },
        ...collect && {
          collect: (function (this: Metric) {
            collect(this);
          }) as () => void,
        },
      }),
  });
}

export const counter = declares("counter", Counter<string>);
export const gauge = declares("gauge", Gauge<string>);
export const histogram = declares("histogram", Histogram<string>);

type Declarations = Readonly<Record<string, MetricDeclaration>>;

/** The metrics of declarations, by the same keys. */
export type Registered<Declared extends Declarations> = {
  readonly [Key in keyof Declared]: ReturnType<Declared[Key]["register"]>;
};

/** Registers declared metrics, all at 0. */
export function registerMetrics<Declared extends Declarations>(
  declarations: Declared,
  registry: Registry,
): Registered<Declared> {
  const metrics = Object.entries(declarations).map(([key, declaration]) =>
    [key, declaration.register(registry)] as const
  );
  return Object.fromEntries(metrics) as Registered<Declared>;
}
