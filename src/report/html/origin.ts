import { loadInWords } from '../../core/load/load-words.ts'
import type { Run } from '../../core/run/run.ts'
import { formatValue } from '../../core/words/values.ts'
import { elapsed, percent, whole } from '../figures.ts'
import { printable } from '../layout/width.ts'
import { html, type Html } from './markup.ts'

/** How a run came about and what its figures are worth. */
export function originHtml(run: Run): Html {
  const { plan, health, requests, cost, seed, startedAt, durationMs } = run
  const facts: (readonly [string, string])[] = [
    ['load', loadInWords(plan.load)],
    ['started', dateInWords(startedAt)],
    ['measured for', elapsed(durationMs)],
    [
      'requests',
      `${whole(requests.ok)} ok, ${whole(requests.failed)} failed, ${whole(requests.cut)} cut, ${whole(requests.notStarted)} never started, ${whole(requests.warmup)} for warm-up`,
    ],
    ['seed', String(seed)],
    [
      'load generator',
      `${percent(health.utilization)} busy, event-loop delay p99 ${formatValue(health.loopDelayMs.p99, 'ms')}: latencies may be up to ${formatValue(health.errorMs, 'ms')} too high`,
    ],
    ['prices', cost.pricesFrom.length === 0 ? 'none used' : cost.pricesFrom.join(', ')],
    ...Object.entries(cost.matched).map(
      ([model, price]) => ['priced as', `${model} as ${price}`] as const,
    ),
  ]
  return html`<details>
    <summary>How it was measured</summary>
    <dl class="facts">
      ${facts.map(
        ([name, text]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${printable(text)}</dd>
          </div>`,
      )}
    </dl>
  </details> `
}

/** `2026-11-24 09:00 UTC`; what is no date stays as it is. */
export function dateInWords(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return printable(iso)
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
