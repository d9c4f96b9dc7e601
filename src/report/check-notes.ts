import type { CheckFigures, Run } from '../core/run/run.ts'
import { percent, UNKNOWN, whole } from './figures.ts'
import { span } from './layout/line.ts'
import type { Note } from './notes.ts'
import { printable } from './layout/width.ts'

/** What each check said of a run's answers, a line each: `✗ check "names a price": 92 % passed (4 of 50 failed): …`. */
export function checkNotes({ checks }: Pick<Run, 'checks'>): Note[] {
  return checks.map((figures) => {
    const { passed, failed } = figures
    const [mark, style] =
      failed > 0
        ? (['✗', 'bad'] as const)
        : passed > 0
          ? (['✓', 'good'] as const)
          : ([UNKNOWN, 'dim'] as const)
    const text = `check "${printable(figures.name)}": ${inWords(figures)}`
    return { lead: span(mark, style), text: span(text, failed > 0 ? 'bad' : 'plain') }
  })
}

function inWords({ passed, failed, example }: CheckFigures): string {
  const total = passed + failed
  if (total === 0) return 'never asked, because no request succeeded'
  if (failed === 0) return `all ${whole(total)} passed`
  const share = `${percent(passed / total)} passed (${whole(failed)} of ${whole(total)} failed)`
  return example === null ? share : `${share}: ${printable(example)}`
}
