import type { OnInconclusive } from '../../core/options.ts'
import type { PriceOverride } from '../../core/cost.ts'
import type { SimulatorOptions } from '../../simulator/options.ts'

/** The options of `load()` and `loadProject()`. */
export interface LoadPluginOptions {
  /** Name of the project that runs the load tests. Default `load`. */
  name?: string
  /** Which files are load specs. Default `**\/*.load.{ts,mts,cts,js,mjs,cjs,tsx,jsx}`. */
  include?: string[]
  /** Always run the load tests. Without it they run when `--project load` or `VITEST_LOAD=1` asks for them. */
  enabled?: boolean
  /** The team's own set-up files for load tests; those of the root config are not inherited. */
  setupFiles?: string | string[]
  /** A file with keys, such as `.env.load`; only the workers get to see them. */
  envFile?: string
  /** Answer model calls with the embedded simulator instead of the providers; `'auto'`: when no provider's key is set. */
  simulate?: boolean | 'auto' | SimulatorOptions
  /** The team's own prices by model name, in US dollars per million tokens; they win over the price list. */
  prices?: Record<string, PriceOverride>
  /** Pass or fail only with this certainty, else inconclusive; for all budgets that say nothing themselves. */
  confidence?: number
  /** What an inconclusive budget does. Default: fail in CI, warn elsewhere. */
  onInconclusive?: OnInconclusive
  /** Where to write the runs: `.json` for all of them, `.csv` for one row per request. */
  outputFile?: string | string[]
}

export const DEFAULT_NAME = 'load'
export const DEFAULT_INCLUDE: string[] = ['**/*.load.?(c|m)[jt]s?(x)']

/** What is wrong with the options, all at once. */
export function pluginProblems(options: LoadPluginOptions): string[] {
  const { confidence, onInconclusive, outputFile = [] } = options
  const problems: string[] = []
  const known = new Set([
    'name',
    'include',
    'enabled',
    'setupFiles',
    'envFile',
    'simulate',
    'prices',
    'confidence',
    'onInconclusive',
    'outputFile',
  ])
  for (const name of Object.keys(options)) {
    if (known.has(name)) continue
    problems.push(`\`${name}\` is no option of load(); the options are ${[...known].join(', ')}`)
  }
  if (confidence !== undefined && !(confidence > 0.5 && confidence < 1)) {
    problems.push(`\`confidence\` must be between 0.5 and 1, such as 0.95; got ${confidence}`)
  }
  if (onInconclusive !== undefined && !['fail', 'warn', 'pass'].includes(onInconclusive)) {
    problems.push(`\`onInconclusive\` must be 'fail', 'warn' or 'pass'; got '${onInconclusive}'`)
  }
  for (const file of [outputFile].flat()) {
    if (/\.(?:json|csv)$/.test(file)) continue
    problems.push(`\`outputFile\` must end in .json or .csv; got '${file}'`)
  }
  return problems
}
