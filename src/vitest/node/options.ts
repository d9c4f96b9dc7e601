import type { OnInconclusive } from '../../core/options/options.ts'
import type { PriceOverride } from '../../core/calls/cost.ts'
import {
  boolean,
  byName,
  listOf,
  notNegative,
  numberThat,
  oneOf,
  shape,
  string,
  type Check,
} from '../../simulator/check.ts'
import { simulatorOptions, type SimulatorOptions } from '../../simulator/options.ts'

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
  /** US dollars that live load tests may be forecast to cost before `VITEST_LOAD_YES=1` must say yes. Default 5; `false`: never asks. */
  confirmAbove?: number | false
  /** US dollars that all load tests of a spec file, or of the whole test run, may cost together. */
  maxCost?: { suite?: number; all?: number }
  /** Pass or fail only with this certainty, else inconclusive; for all budgets that say nothing themselves. */
  confidence?: number
  /** What an inconclusive budget does. Default: fail in CI, warn elsewhere. */
  onInconclusive?: OnInconclusive
  /** What this class of machines is called in the keys of baselines, instead of what CI and the platform say. */
  runner?: string
  /** Where to write the runs: `.json` for all of them, `.csv` for one row per request. */
  outputFile?: string | string[]
  /** A folder to which every run adds a row, such as `.vitest-load/history`: what `vitest-load trend` shows. */
  history?: string
  /** Writes an HTML report after each run: to `load-report.html`, or to a path that ends in `.html`. */
  html?: boolean | string
}

export const DEFAULT_NAME = 'load'
export const DEFAULT_INCLUDE: string[] = ['**/*.load.?(c|m)[jt]s?(x)']

const name: Check = (value, path) =>
  typeof value === 'string' && value !== ''
    ? []
    : [`\`${path}\` must be the name of a project; got ${JSON.stringify(value)}`]

const runner: Check = (value, path) =>
  typeof value === 'string' && /^[^\s·][^\n·]{0,59}$/.test(value)
    ? []
    : [`\`${path}\` must be a short name for a class of machines; got ${JSON.stringify(value)}`]

const outputFile: Check = (value, path) =>
  typeof value === 'string' && /\.(?:json|csv)$/.test(value)
    ? []
    : [`\`${path}\` must end in .json or .csv; got ${JSON.stringify(value)}`]

const history: Check = (value, path) =>
  typeof value === 'string' && value !== ''
    ? []
    : [`\`${path}\` must be a folder, such as '.vitest-load/history'; got ${JSON.stringify(value)}`]

const html: Check = (value, path) =>
  typeof value === 'boolean' || (typeof value === 'string' && value.endsWith('.html'))
    ? []
    : [`\`${path}\` must be true, false or a path that ends in .html; got ${JSON.stringify(value)}`]

const simulate: Check = (value, path) => {
  if (typeof value === 'boolean' || value === 'auto') return []
  if (typeof value === 'object') return simulatorOptions(value, path)
  const given = JSON.stringify(value)
  return [`\`${path}\` must be true, false, 'auto' or the simulator's options; got ${given}`]
}

const confirmAbove: Check = (value, path) =>
  value === false || (typeof value === 'number' && value >= 0)
    ? []
    : [`\`${path}\` must be US dollars from 0, or false; got ${JSON.stringify(value)}`]

const dollars = numberThat('US dollars, more than 0', (value) => value > 0)

const price = shape(
  { input: notNegative, output: notNegative, cacheRead: notNegative, cacheWrite: notNegative },
  ['input', 'output'],
)

const pluginOptions = shape({
  name,
  include: listOf(string),
  enabled: boolean,
  setupFiles: oneOrMore(string),
  envFile: string,
  simulate,
  prices: byName(price),
  confirmAbove,
  maxCost: shape({ suite: dollars, all: dollars }),
  confidence: numberThat('between 0.5 and 1, such as 0.95', (value) => value > 0.5 && value < 1),
  onInconclusive: oneOf(['fail', 'warn', 'pass']),
  runner,
  outputFile: oneOrMore(outputFile),
  history,
  html,
} satisfies Record<keyof LoadPluginOptions, Check>)

/** What is wrong with the options, all at once. */
export function pluginProblems(options: LoadPluginOptions): string[] {
  return pluginOptions(options, '')
}

function oneOrMore(check: Check): Check {
  return (value, path) => (Array.isArray(value) ? listOf(check) : check)(value, path)
}
