import { Conversation } from '../options/conversation.ts'
import type { LoadOptions } from '../options/options.ts'
import { longestOf, thinkTimeOf } from './think-time.ts'
import { trafficOf, type Traffic } from './traffic.ts'
import type { Variate } from '../options/variate.ts'

/** A conversation, as a plan tells of it. */
export interface PlannedConversation {
  scripts: number
  /** Of the longest script. */
  turns: number
  /** Between an answer and the next turn; `null`: the plan's own. */
  thinkTime: Variate | null
}

/** A part of a mix, as a plan tells of it. */
export interface PlannedPart {
  name: string
  weight: number
  conversation: PlannedConversation | null
}

interface PlannedTraffic {
  parts: PlannedPart[]
  conversation: PlannedConversation | null
}

export function plannedTraffic<Row>(options: LoadOptions<Row>): PlannedTraffic {
  const [first, ...others] = trafficOf(options).map(plannedPart)
  if (first!.name === null) return { parts: [], conversation: first!.conversation }
  return { parts: [first!, ...others] as PlannedPart[], conversation: null }
}

function plannedPart<Row>({ name, weight, prompts }: Traffic<Row>) {
  if (!(prompts instanceof Conversation)) return { name, weight, conversation: null }
  const { scripts, options } = prompts
  const conversation = {
    scripts: scripts.length,
    turns: Math.max(...scripts.map(({ length }) => length)),
    thinkTime: thinkTimeOf(options.thinkTime),
  }
  return { name, weight, conversation }
}

interface Timed extends PlannedTraffic {
  thinkTime: Variate | null
  pacingMs: number | null
  timeoutMs: { total: number }
}

/** The longest that a user may take for a request and the wait after it, in ms. */
export function worstRequestMs(plan: Timed): number {
  const thinking = conversationsOf(plan).map(({ thinkTime }) => longestOf(thinkTime))
  const longest = Math.max(longestOf(plan.thinkTime), ...thinking)
  return Math.max(plan.timeoutMs.total + longest, plan.pacingMs ?? 0)
}

/** The longest that a conversation may take, in ms; a request outside of one has a single turn. */
export function worstSessionMs(plan: Timed): number {
  return (mostTurns(plan) - 1) * worstRequestMs(plan) + plan.timeoutMs.total
}

/** The turns of the longest conversation; 1 without one. */
export function mostTurns(plan: PlannedTraffic): number {
  return Math.max(1, ...conversationsOf(plan).map((one) => one.turns))
}

function conversationsOf({ parts, conversation }: PlannedTraffic): PlannedConversation[] {
  return [conversation, ...parts.map((part) => part.conversation)].filter((one) => one !== null)
}
