import type { Call } from './call.ts'
import { inputOf, usageOf } from './call-figures.ts'
import type { Tokens } from '../run/run.ts'

/** Outcomes that the provider answered without doing any work: no tokens, and nothing billed. */
const NOTHING_DONE = new Set<Call['outcome']>([
  'rate_limited',
  'quota',
  'overloaded',
  'server_error',
  'client_error',
  'auth',
  'connect',
])

/** Whether a call may have used tokens that nobody told us of. */
export function usedUnknownTokens(call: Call): boolean {
  return usageOf(call) === null && !NOTHING_DONE.has(call.outcome)
}

/** Adds up the tokens of calls. */
export class TokenCount {
  #known = 0
  #input = 0
  #output = 0
  #cacheRead = 0
  #cacheWrite = 0
  #reasoning = 0
  #estimated = 0
  #unknown = 0

  add(call: Call): void {
    const usage = usageOf(call)
    if (usage === null) {
      if (usedUnknownTokens(call)) this.#unknown++
      return
    }
    this.#known++
    if (call.usage === null) this.#estimated++
    this.#input += inputOf(usage)
    this.#output += usage.output
    this.#cacheRead += usage.cacheRead
    this.#cacheWrite += usage.cacheWrite
    this.#reasoning += usage.reasoning
  }

  get output(): number {
    return this.#output
  }

  read(): Tokens {
    const ifKnown = (sum: number): number | null => (this.#known === 0 ? null : sum)
    return {
      input: ifKnown(this.#input),
      output: ifKnown(this.#output),
      cacheRead: ifKnown(this.#cacheRead),
      cacheWrite: ifKnown(this.#cacheWrite),
      reasoning: ifKnown(this.#reasoning),
      estimated: this.#estimated,
      unknown: this.#unknown,
    }
  }
}
