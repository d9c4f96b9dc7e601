/** What a live run may use and cost, reckoned from its plan before anything is sent; plain JSON. */
export interface Forecast {
  /** At most so many requests, warm-up included; `null` when the run ends by time. */
  requests: number | null
  /** At most so many tokens; `null` when that is not known. */
  inputTokens: number | null
  outputTokens: number | null
  /** True when the input was not counted by the model's own tokenizer. */
  estimated: boolean
  /** US dollars at most, of all that could be reckoned; `null` when nothing could. */
  usd: number | null
  /** True when the run may cost more than `usd`: some of it could not be reckoned. */
  open: boolean
  models: string[]
  /** How it was reckoned and what is not known, one sentence each. */
  how: string[]
}

/** What one kind of request adds to a forecast. */
export interface ForecastPart {
  inputTokens: number | null
  outputTokens: number | null
  estimated: boolean
  usd: number | null
  /** True when it may cost more than `usd`. */
  open: boolean
  model: string | null
  how: readonly string[]
}

/** A limit that ends the run before it costs more. */
export interface ForecastCap {
  /** What is left of it, in US dollars. */
  usd: number
  /** Such as `maxCost ($0.5)`. */
  name: string
}

/**
 * US dollars that somebody must say yes to: what was reckoned, as far as a cap lets it come. A cap
 * alone is no reason to ask: whoever sets one is not to be asked more than who does not.
 */
export function dollarsToConfirm(parts: readonly ForecastPart[], cap: ForecastCap | null): number {
  const usd = sumOfKnown(parts.map((part) => part.usd)) ?? 0
  return Math.min(usd, cap?.usd ?? Infinity)
}

/** Adds the parts up; a cap that is nearer than the sum is what the run may cost. */
export function forecastFrom(
  requests: number | null,
  parts: readonly ForecastPart[],
  cap: ForecastCap | null,
): Forecast {
  const usd = sumOfKnown(parts.map((part) => part.usd))
  const open = parts.some((part) => part.open)
  const capped = cap !== null && (open || usd === null || usd > cap.usd)
  const how = parts.flatMap((part) => part.how)
  if (capped) how.push(`The run stops at ${cap.name}.`)
  else if (open) how.push('Set maxCost, and it stops in time.')
  return {
    requests,
    inputTokens: sumOfAll(parts.map((part) => part.inputTokens)),
    outputTokens: sumOfAll(parts.map((part) => part.outputTokens)),
    estimated: parts.some((part) => part.estimated),
    usd: capped ? cap.usd : usd,
    open: open && !capped,
    models: [...new Set(parts.flatMap(({ model }) => model ?? []))],
    how: [...new Set(how)],
  }
}

function sumOfAll(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0)
}

function sumOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}
