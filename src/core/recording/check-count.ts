import type { Checked } from '../options/check.ts'
import type { CheckFigures } from '../run/run.ts'

/** Counts what each check said, and keeps the first reason of each that failed. */
export class CheckCount {
  readonly #figures: Map<string, CheckFigures>

  /** Checks that never come to run stand in the figures too. */
  constructor(names: readonly string[]) {
    this.#figures = new Map(
      names.map((name) => [name, { name, passed: 0, failed: 0, example: null }]),
    )
  }

  add(checked: readonly Checked[]): void {
    for (const { name, failure } of checked) {
      const figures = this.#figures.get(name)
      if (figures === undefined) continue
      if (failure === null) figures.passed++
      else {
        figures.failed++
        figures.example ??= failure
      }
    }
  }

  read(): CheckFigures[] {
    return [...this.#figures.values()].map((figures) => ({ ...figures }))
  }
}
