import type { ComparisonFile } from '../core/comparison/comparison-file.ts'
import type { RunsFile } from './json.ts'
import { printable } from './layout/width.ts'

interface Family {
  readonly name: string
  readonly help: string
}

interface Measured {
  readonly latency: Quantiles
  readonly ttft: Quantiles
  readonly tokensPerSecond: number | null
  /** The rest is per request. */
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly usd: number | null
  readonly errorRate: number | null
}

interface Quantiles {
  readonly p50: number | null
  readonly p95: number | null
}

interface Labelled {
  readonly file: string
  readonly test: string
  readonly measured: Measured
}

type Point = [labels: { [name: string]: string }, value: number | null]

/** In the order of the file; times in seconds, as OpenMetrics wants them. */
const FAMILIES: readonly (Family & { readonly of: (measured: Measured) => Point[] })[] = [
  {
    name: 'vitest_load_latency_seconds',
    help: 'Latency of successful requests.',
    of: ({ latency }) => quantiles(latency),
  },
  {
    name: 'vitest_load_ttft_seconds',
    help: 'Time to first token.',
    of: ({ ttft }) => quantiles(ttft),
  },
  {
    name: 'vitest_load_tokens_per_second',
    help: 'Output tokens per second of a request, median.',
    of: ({ tokensPerSecond }) => [[{}, tokensPerSecond]],
  },
  {
    name: 'vitest_load_input_tokens',
    help: 'Input tokens per request, mean.',
    of: ({ inputTokens }) => [[{}, inputTokens]],
  },
  {
    name: 'vitest_load_output_tokens',
    help: 'Output tokens per request, mean.',
    of: ({ outputTokens }) => [[{}, outputTokens]],
  },
  {
    name: 'vitest_load_cost_usd',
    help: 'US dollars per request, mean.',
    of: ({ usd }) => [[{}, usd]],
  },
  {
    name: 'vitest_load_error_ratio',
    help: 'Failed requests over those that ended.',
    of: ({ errorRate }) => [[{}, errorRate]],
  },
]

/**
 * The figures of the head, or of the last runs, as OpenMetrics text, which GitLab's metrics report
 * reads. What is not known is left out.
 */
export function openMetrics({
  comparison,
  runs,
}: {
  comparison: ComparisonFile | null
  runs: RunsFile | null
}): string {
  const tests = distinct([...headsOf(comparison), ...testsOf(runs)])
  const lines = FAMILIES.flatMap(({ name, help, of }) => {
    const samples = tests.flatMap(({ file, test, measured }) =>
      of(measured).flatMap(([labels, value]) =>
        value === null ? [] : [`${name}${inBraces({ file, test, ...labels })} ${asNumber(value)}`],
      ),
    )
    return samples.length === 0
      ? []
      : [`# TYPE ${name} gauge`, `# HELP ${name} ${help}`, ...samples]
  })
  return `${[...lines, '# EOF'].join('\n')}\n`
}

function headsOf(comparison: ComparisonFile | null): Labelled[] {
  return (comparison?.tests ?? []).flatMap(({ file, name, head }) => {
    if (head === null) return []
    const { ok, failed } = head.requests
    const errorRate = ok + failed === 0 ? null : failed / (ok + failed)
    const tokensPerSecond = head.tokensPerSecond.p50
    return [{ file, test: name, measured: { ...head, tokensPerSecond, errorRate } }]
  })
}

function testsOf(runs: RunsFile | null): Labelled[] {
  return (runs?.suites ?? []).flatMap(({ file, tests }) =>
    tests.map(({ name, run }) => ({
      file,
      test: name,
      measured: {
        latency: run.latency,
        ttft: run.ttft,
        tokensPerSecond: run.tokensPerSecond.p50,
        inputTokens: run.inputTokens.mean,
        outputTokens: run.outputTokens.mean,
        usd: run.cost.perRequest,
        errorRate: run.errors.rate,
      },
    })),
  )
}

/** Two samples with the same labels are no OpenMetrics. */
function distinct(tests: readonly Labelled[]): Labelled[] {
  const seen = new Map<string, number>()
  return tests.map((one) => {
    const file = labelText(one.file)
    const test = labelText(one.test)
    const key = `${file}\n${test}`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return { ...one, file, test: count === 1 ? test : `${test} (${count})` }
  })
}

/** GitLab cuts a line off at a `#`, wherever it stands. */
function labelText(text: string): string {
  return printable(text.toWellFormed()).replaceAll('#', '＃')
}

function inBraces(labels: { [name: string]: string }): string {
  const written = Object.entries(labels).map(([name, value]) => {
    const inQuotes = value.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`)
    return `${name}="${inQuotes}"`
  })
  return `{${written.join(',')}}`
}

function quantiles({ p50, p95 }: Quantiles): Point[] {
  return [
    [{ quantile: '0.5' }, inSeconds(p50)],
    [{ quantile: '0.95' }, inSeconds(p95)],
  ]
}

function inSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000
}

/** Four digits that count: GitLab compares them as texts. */
function asNumber(value: number): string {
  return String(Number(value.toPrecision(4)))
}
