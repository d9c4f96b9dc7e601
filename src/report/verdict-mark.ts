import type { Verdict } from '../core/judging/verdict.ts'
import { span, type Span } from './layout/line.ts'

/** `✓` the assertion held, `✗` it did not, `~` the data do not say. */
export function verdictMark({ status, negated = false, onInconclusive }: Verdict): Span {
  if (status === 'inconclusive') return span('~', onInconclusive === 'fail' ? 'bad' : 'warn')
  return (status === 'pass') !== negated ? span('✓', 'good') : span('✗', 'bad')
}
