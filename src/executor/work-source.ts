import { Conversation } from '../core/options/conversation.ts'
import type { LoadOptions } from '../core/options/options.ts'
import { trafficOf, type Traffic } from '../core/plan/traffic.ts'
import { conversationSource } from './conversation-source.ts'
import { SizedPrompt } from '../core/prompts/sized-prompt.ts'
import type { Work, WorkSource } from './execution.ts'
import { mixSource } from './mix-source.ts'
import { promptSource } from './prompts.ts'

/** The work of a load test: its prompts, its conversations, or a mix of both. */
export function workSource<Row>(
  options: Pick<LoadOptions<Row>, 'target' | 'prompt' | 'prompts'>,
  order: 'given' | 'shuffle',
  seed: number,
): WorkSource<Row> {
  let sessions = 0
  const setting = { order, seed, newSession: () => sessions++ }
  const sources = trafficOf(options).map((traffic) => ({
    part: traffic.name,
    weight: traffic.weight,
    source: partSource(traffic, setting),
  }))
  return sources.length === 1 ? sources[0]!.source : mixSource(sources, seed)
}

interface Setting {
  readonly order: 'given' | 'shuffle'
  readonly seed: number
  readonly newSession: () => number
}

function partSource<Row>(traffic: Traffic<Row>, setting: Setting): WorkSource<Row> {
  const { prompt, prompts, target, name: part } = traffic
  if (prompts instanceof Conversation) {
    // Whoever gives a conversation has a target that takes messages.
    const talk = { prompts, target, part } as unknown as Parameters<typeof conversationSource>[0]
    return conversationSource(talk, setting) as WorkSource<unknown> as WorkSource<Row>
  }
  const source = promptSource({ prompt, prompts }, setting.order, setting.seed)
  const rest = { target, part, session: null, following: null }
  const workOf = (row: Row): Work<Row> =>
    row instanceof SizedPrompt
      ? // A target of sized prompts is one of prompts.
        { ...rest, prompt: row.prompt as Row, outputTokens: row.outputTokens }
      : { ...rest, prompt: row, outputTokens: null }
  return {
    next() {
      const next = source.next()
      return next instanceof Promise ? next.then(workOf) : workOf(next)
    },
    skip: () => ({ part, session: null }),
    close: () => source.close?.(),
  }
}
