import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { errorAt, framesAbove, withoutOurFrames } from '../../src/vitest/worker/stack.ts'

const OURS = new URL('../../src/vitest/worker/load-test.ts', import.meta.url)
const SPEC = 'at /team/chat.load.ts:14:17'

test('an error points to whoever declared, and not to what declares', () => {
  const declare = (): string => framesAbove(declare)
  const frames = declare()
  expect(frames.split('\n')[0]).toMatch(/^\s+at .*stack\.test\.ts:\d+:\d+/)
  const { message, stack } = errorAt('Two lines\nof words', frames)
  expect(message).toBe('Two lines\nof words')
  expect(stack).toBe(`Error: Two lines\nof words\n${frames}`)
  expect(errorAt('No frames', '').stack).toBe('Error: No frames')
})

describe('what a spec threw loses our frames', () => {
  const thrown = (): Error => {
    const error = new Error('Expected load-test.ts')
    error.stack = `Error: Expected load-test.ts\n    ${SPEC}\n    at perform (${fileURLToPath(OURS)}:94:15)\n    at async run (${OURS.href}:2:1)\n    at node:internal/x:1:1`
    return error
  }
  const wanted = `Error: Expected load-test.ts\n    ${SPEC}\n    at node:internal/x:1:1`

  test('whichever way they are written, and the message stays', () => {
    const error = thrown()
    expect(withoutOurFrames(error)).toBe(error)
    expect(error.stack).toBe(wanted)
  })

  test('in each of several', () => {
    const all = new AggregateError([thrown(), 'a text'])
    withoutOurFrames(all)
    expect((all.errors[0] as Error).stack).toBe(wanted)
  })

  test('and stays what it is when it is frozen, or no error', () => {
    const frozen = Object.freeze(thrown())
    expect(withoutOurFrames(frozen)).toBe(frozen)
    expect(withoutOurFrames(null)).toBeNull()
  })
})
