import { DatasetError } from '../../core/errors.ts'
import { show } from '../../core/words/show.ts'
import { answerOf, notANumber, numberOf, type CsvTrace } from './format.ts'

/**
 * The rows that `outputFile: 'requests.csv'` writes, of one run and without its warm-up: when each
 * request was due. What it could not see of a request, such as of one that was refused, is unknown.
 */
export const requests: CsvTrace = {
  columns: ['run', 'warmup', 'intended_at_ms', 'input_tokens', 'output_tokens'],
  read(field) {
    const at = numberOf(field('intended_at_ms'))
    if (at === null) return notANumber('intended_at_ms')
    const inputTokens = numberOf(field('input_tokens'))
    if (inputTokens === null && field('input_tokens') !== '') return notANumber('input_tokens')
    const outputTokens = numberOf(field('output_tokens'))
    if (outputTokens === null && field('output_tokens') !== '') return notANumber('output_tokens')
    return { at, inputTokens, outputTokens: answerOf(outputTokens), prefixBlocks: [] }
  },
}

type Field = (column: string) => string

/** Finds the rows of one run, and how far out of order they are: rows are written when they end. */
export class RunSurvey {
  readonly #path: string
  readonly #wanted: string | null
  /** By `file > run`, since two spec files may have a test of the same name. */
  readonly #found = new Map<string, { latest: number; disorderMs: number }>()
  readonly #all = new Set<string>()

  constructor(path: string, run: string | null) {
    this.#path = path
    this.#wanted = run
  }

  add(field: Field): void {
    const label = labelOf(field)
    this.#all.add(label)
    if (!this.#fits(field)) return
    const at = numberOf(field('intended_at_ms')) ?? 0
    const run = this.#found.get(label) ?? { latest: at, disorderMs: 0 }
    run.disorderMs = Math.max(run.disorderMs, run.latest - at)
    run.latest = Math.max(run.latest, at)
    this.#found.set(label, run)
  }

  /**
   * @throws {DatasetError} when the file holds no such run, or several that could be meant; the
   * message lists them.
   */
  result(): { holds: (field: Field) => boolean; disorderMs: number } {
    const [only, ...others] = this.#found
    if (only !== undefined && others.length === 0) {
      return { holds: (field) => labelOf(field) === only[0] && isMeasured(field), ...only[1] }
    }
    const labels = [...(only === undefined ? this.#all : this.#found.keys())]
    if (labels.length === 0) throw new DatasetError(this.#path, null, 'holds no measured request')
    const list = labels.map((label) => `\n  - ${label}`).join('')
    const what =
      only === undefined
        ? `holds no request of a run ${show(this.#wanted)}; it has`
        : 'holds several runs; pick one with `run`'
    throw new DatasetError(this.#path, null, `${what}:${list}`)
  }

  #fits(field: Field): boolean {
    if (!isMeasured(field)) return false
    return this.#wanted === null || [nameOf(field), labelOf(field)].includes(this.#wanted)
  }
}

function isMeasured(field: Field): boolean {
  return field('warmup') !== 'true'
}

/** Against spreadsheets, a name that looks like a formula was written behind an apostrophe. */
function nameOf(field: Field): string {
  return field('run').replace(/^'(?=[=+\-@])/, '')
}

function labelOf(field: Field): string {
  const file = field('file')
  return file === '' ? nameOf(field) : `${file} > ${nameOf(field)}`
}
