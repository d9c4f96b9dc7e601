import type { ChangeMetric } from '../comparison/change.ts'
import { show } from '../words/show.ts'

/** What `toMatchBaseline()` can compare. */
export type BaselineMetric =
  | 'inputTokens'
  | 'outputTokens'
  | 'calls'
  | 'retries'
  | 'cost'
  | 'errorRate'
  | 'latency'
  | 'ttft'
  | 'tokensPerSecond'

const METRICS: Readonly<Record<BaselineMetric, ChangeMetric>> = {
  inputTokens: 'inputTokens',
  outputTokens: 'outputTokens',
  calls: 'callsPerRequest',
  retries: 'retriesPerRequest',
  cost: 'costPerRequest',
  errorRate: 'errorRate',
  latency: 'latency',
  ttft: 'ttft',
  tokensPerSecond: 'tokensPerSecond',
}

/** The options of `toMatchBaseline()`. */
export interface BaselineOptions {
  /** What is compared; default: all. */
  metrics?: readonly BaselineMetric[]
  /**
   * From which change for the worse it fails, as a share: `0.1` is 10 %. One number holds for all
   * but the error rate, whose change is a difference: `{ errorRate: 0.02 }` is 2 percentage points.
   * Defaults: 2 % for tokens, calls, retries and cost, 10 % for latency, TTFT and tokens per second
   * (15 % for p95), 1 point for the error rate.
   */
  tolerance?: number | { readonly [Metric in BaselineMetric]?: number }
  /** Under which name it is kept, instead of the test's full name; unique in its spec file. */
  key?: string
  /**
   * What latency, TTFT and tokens per second do when they have become worse than the runs on record:
   * `'gate'` fails, `'advise'` only says so. Default: gate on the simulator, advise on live
   * providers, whose speed changes from hour to hour.
   */
  latency?: 'gate' | 'advise'
}

const NAMES = Object.keys(METRICS) as BaselineMetric[]
const OPTIONS = ['metrics', 'tolerance', 'key', 'latency']

/** What is wrong with the options, all at once. */
export function baselineOptionProblems(options: BaselineOptions): string[] {
  if (typeof options !== 'object' || options === null) {
    return [`its options must be an object; got ${show(options)}`]
  }
  const { metrics, tolerance, key, latency } = options
  const unknown = Object.keys(options).filter((name) => !OPTIONS.includes(name))
  return [
    ...unknown.map((name) => `there is no option \`${name}\`; it has ${OPTIONS.join(', ')}`),
    ...metricProblems(metrics),
    ...toleranceProblems(tolerance),
    ...(key === undefined || (typeof key === 'string' && key.trim() !== '')
      ? []
      : [`\`key\` must be a text; got ${show(key)}`]),
    ...(latency === undefined || latency === 'gate' || latency === 'advise'
      ? []
      : [`\`latency\` must be 'gate' or 'advise'; got ${show(latency)}`]),
  ]
}

/** From which change for the worse a metric fails; `null`: its own default. */
export function toleranceOf({ tolerance }: BaselineOptions, metric: ChangeMetric): number | null {
  if (tolerance === undefined) return null
  if (typeof tolerance === 'number') return metric === 'errorRate' ? null : tolerance
  const name = NAMES.find((one) => METRICS[one] === metric)
  return (name === undefined ? undefined : tolerance[name]) ?? null
}

export function isCompared({ metrics }: BaselineOptions, metric: ChangeMetric): boolean {
  return metrics === undefined || metrics.some((name) => METRICS[name] === metric)
}

function metricProblems(metrics: unknown): string[] {
  if (metrics === undefined) return []
  if (!Array.isArray(metrics) || metrics.length === 0) {
    return [`\`metrics\` must be a list of some of ${NAMES.join(', ')}; got ${show(metrics)}`]
  }
  return metrics
    .filter((name) => !Object.hasOwn(METRICS, String(name)))
    .map((name) => `\`metrics\`: ${show(name)} is none of ${NAMES.join(', ')}`)
}

function toleranceProblems(tolerance: unknown): string[] {
  if (tolerance === undefined) return []
  if (typeof tolerance === 'number') return shareProblem('tolerance', tolerance)
  if (typeof tolerance !== 'object' || tolerance === null || Array.isArray(tolerance)) {
    return [`\`tolerance\` must be a share such as 0.1, or one per metric; got ${show(tolerance)}`]
  }
  return Object.entries(tolerance).flatMap(([name, share]) =>
    Object.hasOwn(METRICS, name)
      ? share === undefined
        ? []
        : shareProblem(`tolerance.${name}`, share)
      : [`\`tolerance.${name}\`: there is no such metric; there are ${NAMES.join(', ')}`],
  )
}

function shareProblem(name: string, share: unknown): string[] {
  return typeof share === 'number' && share >= 0 && share <= 10
    ? []
    : [`\`${name}\` must be a share from 0, such as 0.1 for 10 %; got ${show(share)}`]
}
