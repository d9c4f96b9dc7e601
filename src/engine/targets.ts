import { Conversation } from '../core/conversation.ts'
import type { PriceCall } from '../core/cost.ts'
import type { LoadOptions, ReadyTarget } from '../core/options.ts'
import { textsIn } from '../core/redact.ts'
import { trafficOf, type Traffic } from '../core/traffic.ts'
import { upperBound } from './cost-guard.ts'

/** What keeps the targets of a load test from running, one sentence each. */
export async function problemsOfTargets<Row>(options: LoadOptions<Row>): Promise<string[]> {
  const found = await Promise.all(
    trafficOf(options).map(async ({ target }) => (target as ReadyTarget<Row>).problems?.() ?? []),
  )
  return [...new Set(found.flat())]
}

/** Tools lie deep: a schema's property has a description. */
const SENT_DEPTH = 12

/** What shorter texts beside the prompt say are words of the protocol, such as `medium`. */
const SHORTEST_TEXT = 20

/** Keys that the targets were given in code, and the texts that they send beside the prompt. */
export function secretsOfTargets<Row>(options: LoadOptions<Row>): string[] {
  return trafficOf(options).flatMap(({ target }) => {
    const { secrets = [], costBound } = target as ReadyTarget<Row>
    const sent = textsIn(costBound?.sent, SENT_DEPTH)
    return [...secrets, ...sent.filter((text) => text.length >= SHORTEST_TEXT)]
  })
}

/** What one request may cost at most, whichever part it belongs to; `null` when that is not known of each. */
export function boundOfTargets<Row>(
  options: LoadOptions<Row>,
  priceCall: PriceCall,
): number | null {
  const bounds = trafficOf(options).map((part) => boundOf(part, priceCall))
  return bounds.includes(null) ? null : Math.max(...bounds.map((bound) => bound ?? 0))
}

function boundOf<Row>(
  { target, prompt, prompts }: Traffic<Row>,
  priceCall: PriceCall,
): number | null {
  const { costBound } = target as ReadyTarget<Row>
  if (costBound === undefined) return null
  if (prompts instanceof Conversation) {
    const { scripts, options } = prompts
    // What a function will say nobody knows.
    if (!scripts.flat().every((turn) => typeof turn === 'string')) return null
    const answers = Math.max(...scripts.map(({ length }) => length)) - 1
    const histories = scripts.map((script) => [
      { role: 'system', content: options.system },
      ...script.flatMap((content) => [{ role: 'user', content }, { role: 'assistant' }]),
    ])
    return upperBound(costBound, histories, priceCall, answers)
  }
  const rows: unknown = prompts ?? [prompt]
  // What an iterable will still yield nobody knows.
  return Array.isArray(rows) ? upperBound(costBound, rows, priceCall) : null
}
