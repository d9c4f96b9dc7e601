import { Conversation } from '../../core/options/conversation.ts'
import type { SteppedLoad } from '../../core/load/load.ts'
import { mostRequests } from '../../core/plan/most-requests.ts'
import type { CostBound } from '../../core/options/options.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { SizedPrompt } from '../../core/prompts/sized-prompt.ts'
import type { Traffic } from '../../core/plan/traffic.ts'
import { usesOf, type Use } from './known-prompts.ts'
import type { PromptSize } from './prompt-size.ts'
import { mostOutput } from './upper-bound.ts'

interface Reckoning {
  readonly plan: Plan
  readonly size: PromptSize
  readonly costBound: CostBound
}

/** What so many requests of one kind may use, and how often each; `null` when their prompts are not known. */
export async function usesOfPart<Row>(
  part: Traffic<Row>,
  requests: number,
  reckoning: Reckoning,
): Promise<Map<Use, number> | null> {
  const { plan, size, costBound } = reckoning
  const { load, order } = plan
  const { sent } = costBound
  const beside = size.ofJson(sent)
  if (load.model === 'steps' && load.by === 'inputTokens') {
    return usesOfSteps(load, beside, reckoning)
  }
  if (part.prompts instanceof Conversation) {
    const use = meanTurn(part.prompts, beside, reckoning)
    return use === null ? null : new Map([[use, requests]])
  }
  return usesOf(part, requests, order, (row) => ({
    input: size.of(row) + beside,
    output: mostOutput(costBound, row instanceof SizedPrompt ? row.outputTokens : null),
  }))
}

/** Each level makes its own prompts, which are counted as they are made; the warm-up is at the first. */
function usesOfSteps(
  { levels, outputTokens }: SteppedLoad,
  beside: number,
  { plan, size, costBound }: Reckoning,
): Map<Use, number> {
  const { warmup, measured } = mostRequests(plan)
  const each = measured! / levels.length
  return new Map(
    levels.map((inputTokens, index) => {
      const row = new SizedPrompt({
        prompt: '',
        inputTokens,
        outputTokens,
        estimated: !size.counts,
      })
      const use = {
        input: size.of(row) + beside,
        output: mostOutput(costBound, row instanceof SizedPrompt ? row.outputTokens : null),
      }
      return [use, each + (index === 0 ? warmup! : 0)]
    }),
  )
}

/**
 * The mean turn of the longest script: each turn sends all before it, so that whoever breaks off
 * early has had the cheaper ones. `null`: what a function will say nobody knows.
 */
function meanTurn(
  { scripts, options }: Conversation<unknown>,
  beside: number,
  { size, costBound: { maxOutputTokens: output } }: Reckoning,
): Use | null {
  if (!scripts.flat().every((turn) => typeof turn === 'string')) return null
  const system = options.system === undefined ? 0 : size.of(options.system)
  const means = scripts.map((script) => {
    let before = system + beside
    let sum = 0
    for (const turn of script as readonly string[]) {
      before += size.of(turn)
      sum += before
      // As a message of the next turn.
      before += output + size.of('')
    }
    return sum / script.length
  })
  return { input: Math.ceil(Math.max(...means)), output }
}
