import type { PriceCall } from '../core/calls/cost.ts'
import type { LoadOptions, ReadyTarget } from '../core/options/options.ts'
import { textsIn } from '../core/privacy/redact.ts'
import { trafficOf } from '../core/plan/traffic.ts'
import { PartCost } from './money/part-cost.ts'

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

/** What the requests of each target may cost, by the name of the part; `null` without a mix. */
export function costsOfTargets<Row>(
  options: LoadOptions<Row>,
  priceCall: PriceCall,
): Map<string | null, PartCost> {
  return new Map(
    trafficOf(options).map(({ name, target }) => {
      const { costBound = null } = target as ReadyTarget<Row>
      return [name, new PartCost(costBound, priceCall)]
    }),
  )
}
