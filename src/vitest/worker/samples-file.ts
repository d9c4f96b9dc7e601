import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { csvRow } from '../../core/run/csv.ts'
import type { Sample } from '../../core/calls/sample.ts'

/** Characters that gather before they are written: writing each row would disturb the measurement. */
const BATCH = 64_000

/** Writes one CSV row per request to a file of its own, for the reporter to collect. */
export class SamplesFile {
  readonly path: string
  readonly #name: string
  #pending = ''

  constructor(folder: string, fileName: string, runName: string) {
    mkdirSync(folder, { recursive: true })
    this.path = join(folder, `${fileName}.csv`)
    this.#name = runName
  }

  add(sample: Sample): void {
    this.#pending += csvRow(sample, { name: this.#name }) + '\n'
    if (this.#pending.length >= BATCH) this.flush()
  }

  flush(): void {
    if (this.#pending === '') return
    appendFileSync(this.path, this.#pending)
    this.#pending = ''
  }
}
