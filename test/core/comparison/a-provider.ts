import type { Sides } from '../../../src/core/comparison/measures/pairs.ts'
import type { Random } from '../../../src/core/statistics/random.ts'
import type { RequestRow } from '../../../src/core/calls/request-row.ts'

/** A load test as a provider answers it: what its prompts take, apart from chance. */
export interface Spec {
  /** Of each of 20 prompts: log of how much longer it takes than others. */
  readonly slowness: readonly number[]
  readonly inputTokens: readonly number[]
  readonly outputTokens: readonly number[]
  /** How much an answer's length varies, as the standard deviation of its logarithm. */
  readonly outputNoise: number
}

/** What the head does worse, each as a factor. */
export interface Regression {
  readonly latency?: number
  readonly ttft?: number
  readonly inputTokens?: number
  readonly outputTokens?: number
}

const PROMPTS = 20
const BLOCK = 10

/** Standard deviations of logarithms, but where it says otherwise. */
const MODEL = {
  prompt: 0.3,
  noise: 0.3,
  /** A slow drift within the job: a first-order autoregression over so many requests. */
  weather: 0.06,
  weatherLength: 20,
  /** From job to job. */
  drift: 0.1,
  /** Between the two processes of a comparison, drawn anew for each. */
  side: 0.01,
  /** This share of requests takes longer by a factor from Pareto's law, of at least 1.5 and at most 20. */
  spikes: 0.03,
  spikeShape: 1.8,
  /** Of output tokens, around the mean of their prompt. */
  output: 0.12,
  /** Shares of requests. */
  errors: 0.01,
  retries: 0.02,
} as const

export function aSpec(random: Random, outputNoise: number = MODEL.output): Spec {
  const each = (value: () => number): number[] => Array.from({ length: PROMPTS }, value)
  return {
    slowness: each(() => MODEL.prompt * random.normal()),
    inputTokens: each(() => Math.round(random.lognormal(600, 0.6))),
    outputTokens: each(() => random.lognormal(250, 0.5)),
    outputNoise,
  }
}

/** A comparison of `n` requests a side in ABBA blocks of 10, the same prompt at the same index on both. */
export function aComparison(
  random: Random,
  spec: Spec,
  n: number,
  head: Regression = {},
): { base: RequestRow[][]; head: RequestRow[][] } {
  const sides = { base: [] as RequestRow[][], head: [] as RequestRow[][] }
  const weather = weatherIn(random)
  const drift = MODEL.drift * random.normal()
  const processes = { base: 0, head: MODEL.side * random.normal() }
  for (let block = 0; block * BLOCK < n; block++) {
    const turns = block % 2 === 0 ? (['base', 'head'] as const) : (['head', 'base'] as const)
    for (const side of turns) {
      const rows: RequestRow[] = []
      for (let index = block * BLOCK; index < Math.min(n, (block + 1) * BLOCK); index++) {
        const level = drift + weather() + processes[side]
        rows.push(aRow(random, spec, index % PROMPTS, level, side === 'head' ? head : {}))
      }
      sides[side].push(rows)
    }
  }
  return sides satisfies Sides
}

function aRow(
  random: Random,
  spec: Spec,
  prompt: number,
  level: number,
  worse: Regression,
): RequestRow {
  const time = (): number => spec.slowness[prompt]! + level + noise(random)
  const input = Math.round(spec.inputTokens[prompt]! * (worse.inputTokens ?? 1))
  const mean = spec.outputTokens[prompt]! * (worse.outputTokens ?? 1)
  const output = Math.max(1, Math.round(random.lognormal(mean, spec.outputNoise)))
  return {
    prompt: String(prompt),
    error: random.uniform() < MODEL.errors ? 'server_error' : null,
    latency: 1000 * (worse.latency ?? 1) * Math.exp(time()),
    ttft: 300 * (worse.ttft ?? 1) * Math.exp(time()),
    tokensPerSecond: 60 / Math.exp(time()),
    inputTokens: input,
    cacheReadTokens: 0,
    outputTokens: output,
    calls: 1,
    retries: random.uniform() < MODEL.retries ? 1 : 0,
    usd: input * 0.4e-6 + output * 1.6e-6,
    models: ['a-model'],
  }
}

function noise(random: Random): number {
  const usual = MODEL.noise * random.normal()
  if (random.uniform() >= MODEL.spikes) return usual
  return usual + Math.log(Math.min(20, 1.5 * random.uniform() ** (-1 / MODEL.spikeShape)))
}

function weatherIn(random: Random): () => number {
  const stays = Math.exp(-1 / MODEL.weatherLength)
  const moves = MODEL.weather * Math.sqrt(1 - stays ** 2)
  let now = MODEL.weather * random.normal()
  return () => {
    const then = now
    now = stays * now + moves * random.normal()
    return then
  }
}
