import type { Conversation, Script } from '../core/options/conversation.ts'
import type { Message, TargetFunction } from '../core/options/options.ts'
import { thinkTimeOf } from '../core/plan/think-time.ts'
import type { Variate } from '../core/options/variate.ts'
import type { Work, WorkSource } from './execution.ts'
import { promptSource } from './prompts.ts'

type Messages = readonly Message[]

interface Talk {
  readonly prompts: Conversation<Messages>
  readonly target: TargetFunction<Messages>
  readonly part: string | null
}

/** One session after the other; what comes next in one depends on the answers. */
export function conversationSource(
  { prompts, target, part }: Talk,
  {
    order,
    seed,
    newSession,
  }: { order: 'given' | 'shuffle'; seed: number; newSession: () => number },
): WorkSource<Messages> {
  const { scripts, options } = prompts
  const { system } = options
  const thinkTime = thinkTimeOf(options.thinkTime)
  const source = promptSource({ prompts: scripts }, order, seed)
  const begin = (script: Script): Work<Messages> => {
    const before: Message[] = system === undefined ? [] : [{ role: 'system', content: system }]
    return workOf({ target, part, script, id: newSession(), thinkTime }, 1, before, '')
  }
  return {
    next() {
      const next = source.next()
      return next instanceof Promise ? next.then(begin) : begin(next)
    },
    skip: () => ({ part, session: { id: newSession(), turn: 1 } }),
  }
}

interface Session extends Pick<Talk, 'target' | 'part'> {
  readonly id: number
  readonly script: Script
  readonly thinkTime: Variate | null
}

function workOf(
  session: Session,
  turn: number,
  before: Messages,
  lastAnswer: string,
): Work<Messages> {
  const { target, part, script, id, thinkTime } = session
  const content = sayingOf(script, turn, lastAnswer, before)
  const prompt: Messages = [...before, { role: 'user', content }]
  return {
    target,
    // Its own: a target may change the prompt that it gets.
    prompt: prompt.map((message) => ({ ...message })),
    outputTokens: null,
    part,
    session: { id, turn },
    following:
      turn === script.length
        ? null
        : {
            thinkTime,
            after(answer) {
              const history: Messages = [...prompt, { role: 'assistant', content: answer }]
              return workOf(session, turn + 1, history, answer)
            },
          },
  }
}

function sayingOf(script: Script, turn: number, answer: string, history: Messages): string {
  const said = script[turn - 1]!
  if (typeof said === 'string') return said
  const content: unknown = said(answer, structuredClone(history))
  if (typeof content === 'string' && content.trim() !== '') return content
  const got = typeof content === 'string' ? 'an empty text' : typeof content
  throw new Error(`turn ${turn} of a conversation must give a text, and gave ${got}.`)
}
