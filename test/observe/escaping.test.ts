import { beforeAll, describe, expect, test } from 'vitest'
import { PROGRAM_TIMEOUT, runProgram } from './program.ts'

/** Node 22's undici does not publish bodies. */
const PUBLISHES_BODIES = Number.parseInt(process.versions['undici']!, 10) >= 7

const gpt = { outcome: 'ok', model: 'gpt-4o-mini', input: 21, output: 6, statuses: [200] }
const claude = { ...gpt, model: 'claude-haiku-4-5' }
const streamed = { streamed: true, chunks: 3 }
const atOnce = { streamed: false, chunks: 0 }

describe.runIf(PUBLISHES_BODIES)(
  'calls that do not pass the patched fetch are seen, and none twice',
  () => {
    let seen: Record<string, unknown>
    beforeAll(async () => {
      seen = await runProgram('escaping-process')
    }, PROGRAM_TIMEOUT)

    test.for([
      ['early anthropic, stream', { ...claude, ...streamed }],
      ['early anthropic, JSON', { ...claude, ...atOnce }],
      ['early openai, stream', { ...gpt, ...streamed }],
      ['early openai, JSON', { ...gpt, ...atOnce }],
      ['early openai, options changed', { ...gpt, ...atOnce }],
      ['early fetch', { ...gpt, ...streamed }],
      ['undici fetch', { ...gpt, ...streamed }],
      ['undici request', { ...gpt, ...streamed }],
      ['openai by undici', { ...gpt, ...atOnce }],
      ['late openai', { ...gpt, ...atOnce }],
      ['late fetch', { ...gpt, ...streamed }],
      ['late fetch of a Request', { ...gpt, ...streamed }],
      ['a retry', { ...gpt, ...atOnce, statuses: [500, 200] }],
      [
        'a refusal',
        { ...claude, ...atOnce, outcome: 'quota', input: null, output: null, statuses: [429] },
      ],
      [
        'a truncated stream',
        { ...claude, ...streamed, chunks: 1, outcome: 'truncated', output: 1 },
      ],
      [
        'a reset',
        { ...claude, ...atOnce, outcome: 'reset', input: null, output: null, statuses: [null] },
      ],
    ] as const)('%s', ([name, expected]) => {
      expect(seen[name]).toEqual([expected])
    })

    test('a stall ends with its request', () => {
      expect(seen['a stall']).toEqual(['timeout', 'rejected'])
    })

    test('what looks like a model call and cannot be read is counted', () => {
      expect(seen['unrecognised']).toEqual([1])
    })

    test('outside any request they are counted; free questions are not', () => {
      expect(seen['outside']).toBe(1)
    })
  },
)
