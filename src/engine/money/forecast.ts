import { Conversation } from '../../core/options/conversation.ts'
import type { PriceCall } from '../../core/calls/cost.ts'
import {
  dollarsToConfirm,
  forecastFrom,
  type Forecast,
  type ForecastCap,
} from '../../core/plan/forecast.ts'
import { mostRequests, type MostRequests } from '../../core/plan/most-requests.ts'
import type { LoadOptions } from '../../core/options/options.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { randomFor } from '../../core/statistics/random.ts'
import { trafficOf, type Traffic } from '../../core/plan/traffic.ts'
import { weightedDraws } from '../../executor/mix-source.ts'
import { forecastPart } from './forecast-part.ts'
import { traceAhead } from './trace-ahead.ts'

/**
 * Reckons what a run may cost at most before it sends anything: its requests by the plan, the tokens
 * of their prompts, and of each answer all that it may get. Only ready targets say what they send:
 * what the team's own function will call nobody knows.
 */
export async function forecastOf<Row>(
  plan: Plan,
  options: LoadOptions<Row>,
  priceCall: PriceCall,
  cap: ForecastCap | null,
): Promise<{ forecast: Forecast; toConfirm: number }> {
  const { most, traffic } = await workAhead(plan, options)
  const shares = sharesOf(plan, traffic, most)
  const parts = await Promise.all(
    traffic.map((part, index) => forecastPart(part, shares?.[index] ?? null, plan, priceCall)),
  )
  return {
    forecast: forecastFrom(sumOf(most), parts, cap),
    toConfirm: dollarsToConfirm(parts, cap),
  }
}

interface WorkAhead<Row> {
  readonly most: MostRequests
  readonly traffic: Traffic<Row>[]
}

/** What a run will do; of a replay only the trace knows. */
async function workAhead<Row>(plan: Plan, options: LoadOptions<Row>): Promise<WorkAhead<Row>> {
  const most = mostRequests(plan)
  const traffic = trafficOf(options)
  const { load } = plan
  if (load.model !== 'replay') return { most, traffic }
  const trace = await traceAhead(load)
  if (trace === null) return { most: { ...most, measured: null }, traffic }
  const ahead = { ...most, measured: trace.requests }
  const [only] = traffic
  const hasOwn = traffic.length > 1 || only!.prompt !== undefined || only!.prompts !== undefined
  if (hasOwn) return { most: ahead, traffic }
  if (trace.prompts === null) return { most: { ...most, measured: null }, traffic }
  // Whatever is warmed up is so by the first prompt of the trace.
  const warmup = Array.from({ length: most.warmup ?? 0 }, () => trace.prompts![0]!)
  const prompts = [...warmup, ...trace.prompts] as unknown[] as Row[]
  return { most: ahead, traffic: [{ ...only!, prompts }] }
}

/** How many requests each part of a mix gets at most: the run will draw them as this does. */
function sharesOf<Row>(
  { seed }: Plan,
  traffic: readonly Traffic<Row>[],
  most: MostRequests,
): number[] | null {
  const { warmup, measured } = most
  if (warmup === null || measured === null) return null
  const isSession = traffic.some(({ prompts }) => prompts instanceof Conversation)
  // How many turns a session will come to nobody knows.
  if (traffic.length === 1 || isSession) return traffic.map(() => warmup + measured)
  const weights = traffic.map(({ weight }) => weight)
  const counts = traffic.map(() => 0)
  const draw = (requests: number, ...stream: string[]): void => {
    const draws = weightedDraws(weights, randomFor(seed, 'mix', ...stream))
    for (let n = 0; n < requests; n++) counts[draws.next().value]!++
  }
  draw(warmup, 'warmup')
  draw(measured)
  return counts
}

function sumOf({ warmup, measured }: MostRequests): number | null {
  return warmup === null || measured === null ? null : warmup + measured
}
