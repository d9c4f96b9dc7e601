import type { Call } from '../calls/call.ts'
import { usageOf } from '../calls/call-figures.ts'
import { Column } from '../statistics/column.ts'

/** Knows how many output tokens arrived between two instants. */
export class ArrivedTokens {
  readonly #from = new Column()
  readonly #to = new Column()
  readonly #tokens = new Column()

  add(call: Call): void {
    const usage = usageOf(call)
    if (usage === null || usage.output === 0) return
    // A stream's tokens are spread evenly over it; an answer at once arrives with its end.
    this.#from.add(call.firstTokenAt ?? call.endedAt)
    this.#to.add(call.lastTokenAt ?? call.endedAt)
    this.#tokens.add(usage.output)
  }

  /** `null` when no call said how many tokens it brought. */
  between(start: number, end: number): number | null {
    const [from, to, tokens] = [this.#from.values, this.#to.values, this.#tokens.values]
    if (tokens.length === 0) return null
    let sum = 0
    for (let index = 0; index < tokens.length; index++) {
      const first = from[index]!
      const last = to[index]!
      if (last === first) {
        if (last >= start && last <= end) sum += tokens[index]!
        continue
      }
      const inside = Math.min(last, end) - Math.max(first, start)
      if (inside > 0) sum += (tokens[index]! * inside) / (last - first)
    }
    return sum
  }
}
