import type { calcPrice } from '@pydantic/genai-prices'
import type { Usage } from '../../core/calls/call.ts'
import { inputOf, usageOf } from '../../core/calls/call-figures.ts'
import type { Billable, CallPrice, PriceCall, PriceOverride } from '../../core/calls/cost.ts'

const PRICE_LIST = 'genai-prices 0.1.8'
const UNPRICED: CallPrice = { usd: null, matchedModel: null, source: null }

/** US dollars per million tokens, whatever the size of a call. */
type FlatPrices = Required<PriceOverride> & { cacheWrite1h: number }

/** A model of the price list; `flat` is `null` when its price depends on the size of a call. */
interface ListedModel {
  readonly id: string
  readonly flat: FlatPrices | null
}

/**
 * Prices calls: by the team's own prices where they name the model, else by the price list, which
 * is loaded only now because that takes a tenth of a second.
 */
export async function loadPrices({
  overrides,
}: {
  overrides: Record<string, PriceOverride>
}): Promise<PriceCall> {
  const list = await import('@pydantic/genai-prices')
  const models = new Map<string, ListedModel | null>()

  return (call) => {
    const usage = usageOf(call)
    const model = billedModel(call)
    if (usage === null || model === null) return UNPRICED
    const named = [model, call.requestedModel].find(
      (name) => name !== null && Object.hasOwn(overrides, name),
    )
    if (named) {
      const usd = priceOf(usage, completed(overrides[named]!))
      return { usd, matchedModel: named, source: 'load({ prices })' }
    }
    const key = `${call.provider} ${model}`
    let listed = models.get(key)
    if (listed === undefined) {
      listed = find(list.calcPrice, call, model)
      models.set(key, listed)
    }
    if (listed === null) return UNPRICED
    const usd =
      listed.flat === null
        ? (list.calcPrice(tokensOf(usage), model, optionsOf(call))?.total_price ?? null)
        : priceOf(usage, listed.flat)
    return { usd, matchedModel: listed.id, source: PRICE_LIST }
  }
}

/** As the answer names it; Bedrock bills by the id that was asked for, whose beginning says where it may run. */
function billedModel({ provider, model, requestedModel }: Billable): string | null {
  const arn = requestedModel?.startsWith('arn:') ?? true
  return provider === 'aws' && !arn ? requestedModel : (model ?? requestedModel)
}

function find(calculate: typeof calcPrice, call: Billable, model: string): ListedModel | null {
  const match = calculate({ input_tokens: 0, output_tokens: 0 }, model, optionsOf(call))
  if (match === null) return null
  const prices = match.model_price
  const { input_mtok: input, output_mtok: output } = prices
  const others = [prices.cache_read_mtok, prices.cache_write_mtok, prices.cache_write_1h_mtok]
  const simple = typeof input === 'number' && typeof output === 'number'
  if (!simple || others.some((price) => typeof price === 'object')) {
    return { id: match.model.id, flat: null }
  }
  const [cacheRead = input, cacheWrite = input, cacheWrite1h = cacheWrite] = others as (
    | number
    | undefined
  )[]
  return { id: match.model.id, flat: { input, output, cacheRead, cacheWrite, cacheWrite1h } }
}

function completed(override: PriceOverride): FlatPrices {
  const { input, output, cacheRead = input, cacheWrite = input } = override
  return { input, output, cacheRead, cacheWrite, cacheWrite1h: cacheWrite }
}

function priceOf(usage: Usage, prices: FlatPrices): number {
  const { input, cacheRead, cacheWrite, cacheWrite1h, output } = usage
  const perMillion =
    input * prices.input +
    cacheRead * prices.cacheRead +
    (cacheWrite - cacheWrite1h) * prices.cacheWrite +
    cacheWrite1h * prices.cacheWrite1h +
    output * prices.output
  return perMillion / 1_000_000
}

/** The list wants all input tokens, the cached ones included. */
function tokensOf(usage: Usage): Parameters<typeof calcPrice>[0] {
  return {
    input_tokens: inputOf(usage),
    output_tokens: usage.output,
    cache_read_tokens: usage.cacheRead,
    cache_write_tokens: usage.cacheWrite,
    cache_write_1h_tokens: usage.cacheWrite1h,
  }
}

function optionsOf({ provider }: Billable): { providerId: string } {
  return { providerId: provider }
}
