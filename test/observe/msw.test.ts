import { beforeAll, describe, expect, test } from 'vitest'
import { PROGRAM_TIMEOUT, runProgram } from './program.ts'

const ok = { outcome: 'ok', model: 'gpt-4o', usage: [5, 7] }

describe.for(['tap first', 'MSW first'])('MSW and the tap, %s', (order) => {
  let seen: Record<string, unknown>
  beforeAll(async () => {
    seen = await runProgram('msw-process', order)
  }, PROGRAM_TIMEOUT)

  test.for([
    ['a mocked JSON answer', 7, { ...ok, chunks: 0 }],
    ['a mocked stream', 4, { ...ok, chunks: 1 }],
    ['a mocked failure', 'failed', { ...ok, outcome: 'connect', usage: null, chunks: 0 }],
    ['an answer passed through', 7, { ...ok, chunks: 0 }],
    ['a stream passed through', 4, { ...ok, chunks: 1 }],
  ] as const)('%s reaches user code, and is seen once', ([name, got, call]) => {
    expect(seen[name]).toEqual({ got, calls: [call] })
  })

  test('none of them is counted as outside of its request', () => {
    expect(seen['outside']).toBe(0)
  })
})
