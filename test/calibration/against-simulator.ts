import type { LoadOptions, TargetFunction } from '../../src/core/options/options.ts'
import type { Run } from '../../src/core/run/run.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { startLoad } from '../../src/engine/engine.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { startSimulator, type Simulator } from '../../src/simulator/server.ts'
import type { TruthRecord } from '../../src/simulator/truth.ts'
import { anthropic } from '../../src/targets/anthropic.ts'
import { openai } from '../../src/targets/openai.ts'

/** Quick answers of about 20 tokens, one in each chunk, a quarter of each prompt from the cache. */
export const QUICK: SimulatorOptions = {
  models: {
    '*': {
      ttft: { median: 15, sigma: 0.4, slowShare: 0.1, slowFactor: 3 },
      promptMsPerToken: 0,
      outputTokens: { median: 20, sigma: 0.5 },
      tokensPerChunk: 1,
      gapMs: 3,
      cachedShare: 0.25,
    },
  },
}

/** Each answer takes `ms`, no more and no less. */
export function answersIn(ms: number): SimulatorOptions {
  const ttft = { median: ms, sigma: 0, slowShare: 0 }
  const outputTokens = { median: 3, sigma: 0 }
  return { models: { '*': { ttft, outputTokens, promptMsPerToken: 0, gapMs: 0 } } }
}

export const oneTarget = ({ openaiBaseURL }: Simulator): ReturnType<typeof openai>[] => [
  openai({ model: 'gpt-4o-mini', baseURL: openaiBaseURL, apiKey: 'test' }),
]

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** One measured request and what the simulator really did for it. */
export interface Pair {
  readonly sample: Sample
  readonly truth: TruthRecord
}

/** How many others a request found at the simulator when it came in, however late it was sent. */
export function foundBy({ truth: { receivedAt } }: Pair, pairs: readonly Pair[]): number {
  return pairs.filter(
    ({ truth }) => truth.receivedAt < receivedAt && (truth.endedAt ?? Infinity) > receivedAt,
  ).length
}

/** Ms in line for a slot, of the middle one. */
export function waited(pairs: readonly Pair[]): number {
  return median(pairs.map(({ truth }) => truth.startedAt! - truth.receivedAt))
}

export interface Calibration {
  readonly run: Run
  /** In the order in which the requests were received. */
  readonly pairs: readonly Pair[]
}

/** Three models, each streaming and not, in turn. */
function sixTargets({ url, openaiBaseURL }: Simulator): TargetFunction<any>[] {
  const apiKey = 'test'
  return [true, false].flatMap((stream) => [
    anthropic({ model: 'claude-haiku-4-5', stream, baseURL: url, apiKey }),
    openai({ model: 'gpt-4.1-mini', stream, baseURL: openaiBaseURL, apiKey }),
    openai({ model: 'gpt-4o-mini', api: 'responses', stream, baseURL: openaiBaseURL, apiKey }),
  ])
}

export async function calibrate(
  options: SimulatorOptions,
  load: Partial<LoadOptions<string>>,
  targetsOf: (simulator: Simulator) => TargetFunction<any>[] = sixTargets,
): Promise<Calibration> {
  await using simulator = await startSimulator(options)
  const targets = targetsOf(simulator)
  const handle = startLoad<string>('calibration', {
    target: (request) => targets[request.index % targets.length]!(request),
    prompts: ['Where is my order?', 'Please cancel my plan at the end of this month.', 'Hi!'],
    order: 'shuffle',
    ...load,
  })
  const samples: Sample[] = []
  handle.onSample((sample) => samples.push(sample))
  const run = await handle.done
  return { run, pairs: paired(samples, simulator.truth()) }
}

/** By the id that the simulator gave to each answer. */
function paired(samples: readonly Sample[], records: readonly TruthRecord[]): Pair[] {
  const byId = new Map(samples.map((sample) => [sample.calls[0]?.attempts[0]?.requestId, sample]))
  return records.map((truth) => {
    const sample = byId.get(truth.id)
    if (sample === undefined) throw new Error(`No sample for ${truth.id} (${truth.outcome})`)
    return { sample, truth }
  })
}
