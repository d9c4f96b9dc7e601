import { randomInt } from 'node:crypto'
import type { Message } from '../../core/options/options.ts'
import type { Work, WorkSource } from '../../executor/execution.ts'

/** Always as many digits, so that every prompt grows by as many tokens. */
const [LEAST, END] = [100_000_000, 1_000_000_000]

/**
 * The same work, with a number in front of each prompt that it never had before: no cache of a
 * provider knows its beginning. Its key stays that of the prompt as the team wrote it.
 */
export function withNonce<Row>(source: WorkSource<Row>): WorkSource<Row> {
  return {
    ...source,
    async next(warmup) {
      return marked(await source.next(warmup))
    },
  }
}

function marked<Row>(work: Work<Row>): Work<Row> {
  const { target, prompt } = work
  // What cannot have one ends the run before it is sent.
  inFront('', prompt)
  const front = `[${randomInt(LEAST, END)}] `
  const marking: typeof target = (request) =>
    target({ ...request, prompt: inFront(front, request.prompt) as Row })
  // A ready target has more to it than being called.
  return { ...work, target: Object.assign(marking, target) }
}

/**
 * The prompt with a text in front of it: of messages it is in the first.
 *
 * @throws {Error} for rows of the team's own type, which nobody else can read.
 */
function inFront(front: string, prompt: unknown): unknown {
  if (typeof prompt === 'string') return front + prompt
  if (Array.isArray(prompt) && isMessage(prompt[0])) {
    const [first, ...rest] = prompt as [Message, ...Message[]]
    return [{ ...first, content: front + first.content }, ...rest]
  }
  throw new Error(
    'they are no texts and no messages, so that --nonce cannot put anything in front of them.',
  )
}

function isMessage(value: unknown): value is Message {
  return typeof Reflect.get(Object(value), 'content') === 'string'
}
