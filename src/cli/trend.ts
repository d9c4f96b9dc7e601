import { resolve } from 'node:path'
import type { HistoryRow } from '../core/history/history-row.ts'
import {
  mainBranchOf,
  TREND_METRICS,
  trendsOf,
  USUAL_METRICS,
  type TrendMetric,
} from '../core/history/trend.ts'
import { DEFAULT_FOLDER, readHistory } from '../history/rows.ts'
import { counted } from '../report/figures.ts'
import { EMPTY_LINE, span } from '../report/layout/line.ts'
import { coloursWanted, paint } from '../report/layout/paint.ts'
import { trendLines } from '../report/trend.ts'
import { printable } from '../report/layout/width.ts'
import type { Terminal } from './command.ts'
import { flagsIn } from './flags.ts'

const DEFAULT_WIDTH = 80

const TREND_HELP = `vitest-load trend: the figures of all recorded runs, and where they changed

Usage: vitest-load trend [options]

  --metric <name>   what to show; may be given more than once (${USUAL_METRICS.join(', ')})
                    one of ${TREND_METRICS.join(', ')}
  --test <pattern>  only tests whose name matches the regular expression
  --branch <name>   only runs of this branch (main, master or trunk, where there are such runs)
  --all-branches    runs of all branches
  --dir <folder>    where load({ history }) records runs (${DEFAULT_FOLDER})
  --help            this text

Live and simulated runs, and runs on machines of two classes, are never in one series. A change is
marked when the runs before and after it differ by more than chance (p ≤ 0.001), and by 5 % or more.
`

/**
 * Runs `vitest-load trend`.
 *
 * @throws {Error} one sentence when an argument is wrong or there is nothing to show
 */
export async function trendCommand(args: string[], terminal: Terminal): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = flagsIn('trend', args, {
    metric: { type: 'string', multiple: true },
    test: text,
    branch: text,
    'all-branches': { type: 'boolean' },
    dir: text,
  })
  if (values.help === true) {
    terminal.out(TREND_HELP)
    return 0
  }
  const metrics = values.metric === undefined ? USUAL_METRICS : metricsIn(values.metric)
  const isWanted = matcherOf(values.test)
  const { dir = DEFAULT_FOLDER } = values
  const { rows, notes } = readHistory(resolve(terminal.cwd, dir))
  for (const note of notes) terminal.err(`${note}\n`)
  if (rows.length === 0) {
    throw new Error(
      `There is no history in ${dir}: load({ history: '${dir}' }) records it, and vitest-load history pull brings what others recorded.`,
    )
  }
  const branch = values['all-branches'] === true ? null : (values.branch ?? mainBranchOf(rows))
  const chosen = rows.filter((row) => (branch === null || row.branch === branch) && isWanted(row))
  if (chosen.length === 0) {
    const of = wanted(branch, values.test)
    throw new Error(`None of the ${counted(rows.length, 'run')} in ${dir} is of ${of}.`)
  }
  const series = trendsOf(chosen, metrics)
  if (series.length === 0) {
    throw new Error(`None of ${counted(chosen.length, 'run')} knows ${metrics.join(' or ')}.`)
  }
  const title = branch === null ? 'all branches' : `branch ${printable(branch)}`
  const lines = [
    [span(`Trend of ${title}`, 'dim')],
    ...trendLines(series, terminal.columns || DEFAULT_WIDTH),
    EMPTY_LINE,
  ]
  const coloured = coloursWanted(terminal.isTerminal === true, terminal.env)
  terminal.out(`${paint(lines, coloured).join('\n')}\n`)
  return 0
}

function metricsIn(given: readonly string[]): TrendMetric[] {
  return given
    .flatMap((names) => names.split(','))
    .map((name) => {
      const known = TREND_METRICS.find((metric) => metric === name)
      if (known !== undefined) return known
      throw new Error(`--metric must be one of ${TREND_METRICS.join(', ')}; got '${name}'.`)
    })
}

function matcherOf(pattern: string | undefined): (row: HistoryRow) => boolean {
  if (pattern === undefined) return () => true
  try {
    const expression = new RegExp(pattern, 'i')
    return ({ test }) => expression.test(test)
  } catch (error) {
    throw new Error(`--test must be a regular expression; got '${pattern}'.`, { cause: error })
  }
}

function wanted(branch: string | null, test: string | undefined): string {
  const parts = [
    ...(branch === null ? [] : [`the branch ${branch}`]),
    ...(test === undefined ? [] : [`a test that matches ${test}`]),
  ]
  return parts.join(' and of ')
}
