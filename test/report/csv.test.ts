import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CSV_HEADER, csvField, csvRow } from '../../src/core/run/csv.ts'
import type { Sample } from '../../src/core/calls/sample.ts'
import { aCall } from '../core/a-call.ts'

const SAMPLE: Sample = {
  index: 3,
  warmup: false,
  part: null,
  session: null,
  turn: null,
  brokenOff: false,
  prompt: 'a prompt',
  intendedAt: 100,
  startedAt: 100.5,
  endedAt: 1100.1234,
  firstPieceAt: null,
  outcome: { type: 'ok' },
  calls: [
    aCall({
      firstTokenAt: 400,
      firstAnswerAt: 400,
      lastTokenAt: 1000,
      attempts: [
        {
          startedAt: 0,
          headersAt: 1,
          endedAt: 2,
          status: 429,
          error: 'rate_limited',
          retryAfterMs: null,
          requestId: null,
        },
        {
          startedAt: 3,
          headersAt: 4,
          endedAt: 5,
          status: 200,
          error: null,
          retryAfterMs: null,
          requestId: null,
        },
      ],
      usage: { input: 10, cacheRead: 5, cacheWrite: 1, cacheWrite1h: 0, output: 21, reasoning: 0 },
    }),
  ],
}

/** Column name to text. */
function row(changes: Partial<Sample> = {}): Record<string, string> {
  const names = CSV_HEADER.split(',')
  const fields = csvRow({ ...SAMPLE, ...changes }, { name: 'chat' }).split(',')
  return Object.fromEntries(names.map((name, index) => [name, fields[index]!]))
}

test('a row has the figures of a request', () => {
  expect(row()).toMatchInlineSnapshot(`
    {
      "attempts": "2",
      "cache_read_tokens": "5",
      "calls": "1",
      "ended_at_ms": "1100.123",
      "error": "",
      "index": "3",
      "input_tokens": "16",
      "intended_at_ms": "100",
      "latency_ms": "1000.123",
      "mode": "live",
      "models": "gpt-4.1-mini-2025-04-14",
      "outcome": "ok",
      "output_tokens": "21",
      "part": "",
      "reasoning_tokens": "0",
      "run": "chat",
      "session": "",
      "started_at_ms": "100.5",
      "tpot_ms": "30",
      "ttft_ms": "300",
      "turn": "",
      "warmup": "false",
    }
  `)
})

test('a row says which part and which turn it was', () => {
  const told = row({ part: '=chat', session: 7, turn: 2 })
  expect(told).toMatchObject({ part: "'=chat", session: '7', turn: '2' })
})

test('what is not known is empty', () => {
  expect(row({ calls: [] })).toMatchObject({
    ttft_ms: '',
    output_tokens: '',
    models: '',
    calls: '0',
  })
  expect(row({ outcome: { type: 'not_started' }, calls: [] })).toMatchObject({
    started_at_ms: '',
    ended_at_ms: '',
    latency_ms: '',
    outcome: 'not_started',
  })
})

test.for([
  [[], ''],
  [[false], 'live'],
  [[true, true], 'simulated'],
  [[true, false], 'mixed'],
] as [boolean[], string][])(
  'calls that were simulated %j make the mode %j',
  ([simulated, mode]) => {
    const calls = simulated.map((was) => aCall({ simulated: was }))
    expect(row({ calls })).toMatchObject({ mode })
  },
)

test('a failure is named by its kind; its message stays out, as prompts and answers do', () => {
  const message = 'the secret answer'
  const failed = csvRow(
    { ...SAMPLE, outcome: { type: 'failed', kind: 'timeout', message } },
    { name: 'a' },
  )
  expect(failed).toContain(',failed,timeout,')
  expect(failed).not.toContain('secret')
})

test.for([
  ['plain', 'plain'],
  ['a, b', '"a, b"'],
  ['the "best"', '"the ""best"""'],
  ['two\r\nlines', 'two lines'],
  ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['\t@cmd', "'@cmd"],
] as const)('the text %j is written %s', ([text, written]) => {
  expect(csvField(text)).toBe(written)
})

test('numbers have no apostrophe, also below zero', () => {
  expect(csvField(-1.23456)).toBe('-1.235')
})

test('a row is one line, whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(csvRow(SAMPLE, { name })).not.toMatch(/[\r\n]/)
    }),
  )
})
