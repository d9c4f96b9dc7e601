import { ERROR_KINDS } from '../../core/calls/error-kind.ts'
import type { Run } from '../../core/run/run.ts'
import { percent, UNKNOWN, whole } from '../figures.ts'
import { printable } from '../layout/width.ts'
import { html, type Html } from './markup.ts'
import { rowsTable } from './table.ts'

interface Row {
  kind: string
  count: number
  example: string | null
}

/** Failed requests by kind, and the failed attempts that retries healed; `null` where nothing failed. */
export function errorsHtml({ errors, requests, retries }: Run): Html | null {
  const rows = ERROR_KINDS.flatMap((kind): Row[] => {
    const count = errors.byKind[kind]
    return count === undefined ? [] : [{ kind, count, example: errors.examples[kind] ?? null }]
  }).toSorted((a, b) => b.count - a.count)
  const healed = ERROR_KINDS.filter((kind) => retries.byKind[kind] !== undefined)
    .map((kind) => `${whole(retries.byKind[kind]!)} × ${kind}`)
    .join(', ')
  if (rows.length === 0 && healed === '') return null
  const finished = requests.ok + requests.failed
  return html`<h4>Errors</h4>
    ${
      rows.length === 0
        ? html`<p>No request failed.</p>`
        : rowsTable<Row>(
            [
              { header: 'kind', align: 'left', cell: ({ kind }) => kind },
              { header: 'requests', align: 'right', cell: ({ count }) => whole(count) },
              { header: 'share', align: 'right', cell: ({ count }) => percent(count / finished) },
              {
                header: 'such as',
                align: 'left',
                cell: ({ example }) => (example === null ? UNKNOWN : printable(example)),
              },
            ],
            rows,
            { caption: 'Failed requests by kind' },
          )
    }
    ${healed === '' ? null : html`<p class="dim">Failed attempts, those that a retry healed included: ${healed}.</p>`} `
}
