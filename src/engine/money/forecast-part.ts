import { asksForCache } from './upper-bound.ts'
import type { Usage } from '../../core/calls/call.ts'
import type { PriceCall } from '../../core/calls/cost.ts'
import type { ForecastPart } from '../../core/plan/forecast.ts'
import type { CostBound, ReadyTarget } from '../../core/options/options.ts'
import type { Plan } from '../../core/plan/plan.ts'
import type { Traffic } from '../../core/plan/traffic.ts'
import type { Use } from './known-prompts.ts'
import { PromptSize } from './prompt-size.ts'
import { usesOfPart } from './uses-of-part.ts'

/** What so many requests of one kind may use and cost at most; `requests` is `null` when time ends them. */
export async function forecastPart<Row>(
  part: Traffic<Row>,
  requests: number | null,
  plan: Plan,
  priceCall: PriceCall,
): Promise<ForecastPart> {
  const { costBound } = part.target as ReadyTarget<Row>
  const whose = part.name === null ? '' : ` of "${part.name}"`
  const unknown: ForecastPart = {
    inputTokens: null,
    outputTokens: null,
    estimated: false,
    usd: null,
    open: true,
    model: costBound?.model ?? null,
    how: [],
  }
  if (costBound === undefined) {
    return { ...unknown, how: [`What the target${whose} calls is seen only while it runs.`] }
  }
  if (requests === null) {
    const how =
      plan.load.model === 'replay'
        ? 'What the trace holds is not known before it is replayed.'
        : 'Time ends it, and how many requests that makes depends on the answers.'
    return { ...unknown, how: [how] }
  }
  const price = priceOf(costBound, priceCall)
  const size = await PromptSize.of(costBound)
  const uses = await usesOfPart(part, requests, { plan, size, costBound })
  if (uses === null) {
    const output = costBound.maxOutputTokens
    const usd = totalOf([[{ input: 0, output }, requests]], price)
    const how = `The prompts${whose} are read as the run needs them: its answers alone are reckoned.`
    return { ...unknown, outputTokens: requests * output, usd, how: [how] }
  }
  const entries = [...uses]
  const usd = totalOf(entries, price)
  return {
    inputTokens: totalOf(entries, ({ input }) => input),
    outputTokens: totalOf(entries, ({ output }) => output),
    estimated: size.estimated,
    usd,
    open: usd === null,
    model: costBound.model,
    how: [
      size.counts
        ? 'Prompts are counted by gpt-tokenizer.'
        : 'Prompts are reckoned by their length; with gpt-tokenizer installed they are counted.',
      'Each answer takes all of its maxTokens.',
      ...(usd === null
        ? [`No price is known for ${costBound.model}: load({ prices }) adds one.`]
        : []),
    ],
  }
}

function totalOf(
  entries: Iterable<readonly [Use, number]>,
  of: (use: Use) => number | null,
): number | null {
  let total = 0
  for (const [use, count] of entries) {
    const each = of(use)
    if (each === null) return null
    total += each * count
  }
  return total
}

/** US dollars of one call; where it asks for a prompt cache, as if all of its input were written there. */
function priceOf(
  { provider, model, sent }: CostBound,
  priceCall: PriceCall,
): (use: Use) => number | null {
  const caches = asksForCache(JSON.stringify(sent ?? null))
  return ({ input, output }) => {
    const usage: Usage = {
      input: caches ? 0 : input,
      cacheRead: 0,
      cacheWrite: caches ? input : 0,
      cacheWrite1h: caches ? input : 0,
      output,
      reasoning: 0,
    }
    return priceCall({ provider, model, requestedModel: model, usage, estimatedUsage: null }).usd
  }
}
