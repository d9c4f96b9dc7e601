import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { LoadOptionsError } from '../../../src/core/errors.ts'
import { textsIn } from '../../../src/core/privacy/redact.ts'
import { mix } from '../../../src/core/options/mix.ts'
import type { LoadOptions, TargetRequest } from '../../../src/core/options/options.ts'
import type { Run } from '../../../src/core/run/run.ts'
import type { Sample } from '../../../src/core/calls/sample.ts'
import { replay } from '../../../src/core/shapes/replay.ts'
import type { LoadShape } from '../../../src/core/shapes/shapes.ts'
import { steps } from '../../../src/core/shapes/steps.ts'
import { worstCaseMs } from '../../../src/core/plan/worst-case.ts'
import { toPlan } from '../../../src/core/plan/plan.ts'
import { startLoad } from '../../../src/engine/engine.ts'
import type { LoadHandle } from '../../../src/engine/load-handle.ts'
import { VirtualClock } from '../../../src/executor/virtual-clock.ts'
import { simulator, toMini } from '../harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'replay-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

const HEADER = 'TIMESTAMP,ContextTokens,GeneratedTokens'
const trace = file('azure.csv', [
  HEADER,
  '2023-11-16 18:00:00.0000000,40,5',
  '2023-11-16 18:00:01.5000000,60,6',
  '2023-11-16 18:00:01.5000000,80,7',
  '2023-11-16 18:00:09.0000000,100,8',
])

/** Three at once, and one when they are over. */
const burst = file('burst.csv', [
  HEADER,
  '2023-11-16 18:00:00.0000000,40,5',
  '2023-11-16 18:00:00.0000000,60,6',
  '2023-11-16 18:00:00.0000000,80,7',
  '2023-11-16 18:00:09.0000000,100,8',
])

interface Replayed {
  readonly run: Run
  readonly asked: TargetRequest[]
  /** When each measured request was due, in ms since the first. */
  readonly due: number[]
}

async function replayed(options: Partial<LoadOptions>): Promise<Replayed> {
  const asked: TargetRequest[] = []
  const samples: Sample[] = []
  const target = (request: TargetRequest): void => void asked.push(request)
  const handle = startLoad('replay', { target, ...options })
  handle.onSample((sample) => void samples.push(sample))
  const run = await handle.done
  const measured = samples.filter(({ warmup }) => !warmup).toSorted((a, b) => a.index - b.index)
  const due = measured.map(({ intendedAt }) => Math.round(intendedAt - measured[0]!.intendedAt))
  return { run, asked, due }
}

/** Resolves when so many more requests of the run have ended, or were dropped. */
function sampled(handle: LoadHandle, count: number): Promise<void> {
  let missing = count
  return new Promise((resolve) => {
    handle.onSample(() => {
      if (--missing === 0) resolve()
    })
  })
}

describe('a replay', () => {
  test('starts requests when the trace did, so many times faster, with prompts as long as its', async () => {
    const { run, asked, due } = await replayed({ load: replay(trace, { speed: 100 }) })
    expect(due).toEqual([0, 15, 15, 90])
    expect(asked.map(({ outputTokens }) => outputTokens)).toEqual([5, 6, 7, 8])
    const lengths = asked.map(({ prompt }) => prompt.length)
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
    expect(new Set(asked.map(({ prompt }) => prompt)).size).toBe(4)
    expect(run.requests.ok).toBe(4)
    expect(run.durationMs).toBeGreaterThanOrEqual(89)
    expect(run.throughput.requestsPerSecond).toBeCloseTo(4000 / run.durationMs, 6)
    expect(run.stopped).toBeNull()
  })

  test('takes a part of the trace', async () => {
    const load = replay(pathToFileURL(trace), { speed: 100, from: '1s', to: '5s', limit: 1 })
    const { asked } = await replayed({ load })
    expect(asked.map(({ outputTokens }) => outputTokens)).toEqual([6])
  })

  test('takes the arrivals alone where the load test has prompts of its own', async () => {
    const { asked, due } = await replayed({
      load: replay(trace, { speed: 100 }),
      prompts: ['one', 'two'],
    })
    expect(asked.map(({ prompt }) => prompt)).toEqual(['one', 'two', 'one', 'two'])
    expect(due).toEqual([0, 15, 15, 90])
  })

  test('is warmed up by the first prompt, one request at a time', async () => {
    const { run, asked } = await replayed({ load: replay(trace, { speed: 1000 }), warmup: 2 })
    expect(run.requests).toMatchObject({ ok: 4, warmup: 2 })
    expect(asked.slice(0, 3).map(({ prompt }) => prompt)).toEqual(
      Array.from({ length: 3 }, () => asked[0]!.prompt),
    )
  })

  test('drops an arrival that finds too many in flight, with its prompt', async () => {
    const clock = new VirtualClock()
    const lengths: (number | undefined)[] = []
    const first = Promise.withResolvers<void>()
    const target = async ({ outputTokens }: TargetRequest): Promise<void> => {
      lengths.push(outputTokens)
      if (outputTokens === 5) await first.promise
    }
    const load = replay(burst, { speed: 100 })
    const handle = startLoad('replay', { target, load, maxInFlight: 1 }, clock)
    await sampled(handle, 2)
    first.resolve()
    await sampled(handle, 1)
    await clock.run(clock.sleep(100))
    const run = await handle.done
    expect(lengths).toEqual([5, 8])
    expect(run.requests).toMatchObject({ ok: 2, notStarted: 2 })
  })

  test('makes a ready target ask for answers as long as the trace says', async () => {
    const provider = await simulator({
      models: { '*': { outputTokens: { median: 5000, sigma: 0 } } },
    })
    const { run } = await replayed({
      target: toMini(provider),
      load: replay(trace, { speed: 1000 }),
    })
    expect(run.outputTokens).toMatchObject({ n: 4, min: 5, max: 8 })
    const asked = provider.truth().map(({ outputTokens }) => outputTokens)
    expect(asked.toSorted((a, b) => a - b)).toEqual([5, 6, 7, 8])
  })

  test('shares the beginnings that the trace shares', async () => {
    const shared = file('mooncake.jsonl', [
      '{"timestamp": 0, "input_length": 600, "output_length": 9, "hash_ids": [7, 1]}',
      '{"timestamp": 5, "input_length": 700, "output_length": 9, "hash_ids": [7, 2]}',
      '{"timestamp": 9, "input_length": 700, "output_length": 9, "hash_ids": [8, 2]}',
    ])
    const { asked } = await replayed({ load: replay(shared) })
    const [first, second, third] = asked.map(({ prompt }) => textsIn(prompt)[0]?.slice(0, 1000))
    expect(first).toBe(second)
    expect(third).not.toBe(first)
  })

  test('stops where a row cannot be read, and says which; what ran before is shown', async () => {
    const broken = file('broken.csv', [HEADER, '2023-11-16 18:00:00.0000000,40,5', 'yesterday,1,1'])
    const { run } = await replayed({ load: replay(broken) })
    expect(run.stopped).toMatchObject({ reason: 'promptsFailed' })
    expect(run.stopped?.message).toMatch(/^The trace could not be read: .*broken\.csv, line 3 /)
    await expect(replayed({ load: replay('none.csv') })).rejects.toThrow(
      '`replay` cannot use none.csv: the file does not exist',
    )
  })
})

test('a replay takes as long as its part of the trace, and any time without an end', () => {
  const plan = (load: LoadShape) => toPlan('replay', { target: () => {}, load })
  const longest = (load: LoadShape): number => worstCaseMs(plan(load))
  expect(longest(replay('t.csv', { from: '1m', to: '3m', speed: 2 }))).toBe(120_000)
  expect(longest(replay('t.csv'))).toBe(Infinity)
})

describe('steps by input tokens', () => {
  test('have prompts of that length, and ask for answers of that length', async () => {
    const load = steps([50, 400], { by: 'inputTokens', requests: 3, outputTokens: 9 })
    const { run, asked } = await replayed({ load })
    const lengths = asked.map(({ prompt }) => prompt.length)
    expect(Math.min(...lengths.slice(3))).toBeGreaterThan(Math.max(...lengths.slice(0, 3)) * 4)
    expect(new Set(asked.map(({ outputTokens }) => outputTokens))).toEqual(new Set([9]))
    // Else a provider's cache would know the first part of the longer ones.
    const beginnings = asked.map(({ prompt }) => textsIn(prompt)[0]!.slice(0, 60))
    expect(new Set(beginnings).size).toBe(6)
    expect(run.steps.map(({ level, requests }) => [level, requests.ok])).toEqual([
      [50, 3],
      [400, 3],
    ])
  })

  test('make their own prompts, for one target', () => {
    const load = steps([50], { by: 'inputTokens', requests: 3 })
    const problemsOf = (options: object): readonly string[] => {
      try {
        toPlan('steps', { load, ...options } as LoadOptions)
        return []
      } catch (error) {
        return (error as LoadOptionsError).problems
      }
    }
    const target = Object.assign(() => {}, { needsPrompt: true })
    expect(problemsOf({ target })).toEqual([])
    expect(problemsOf({ target, prompt: 'Hi' })).toEqual([
      '`prompt` and `prompts` mean nothing in steps by input tokens, which make their own',
    ])
    const part = { weight: 1, name: 'one', target: () => {}, prompt: 'Hi' }
    expect(problemsOf({ target: mix([part]) })).toEqual([
      'steps by input tokens make their own prompts: give them one target, not a mix',
    ])
  })
})

test('all that is wrong with a replay is told at once', () => {
  const wrong = {
    shape: 'replay',
    trace: '',
    speed: 0,
    from: '5s',
    to: '2s',
    limit: 0,
    format: 'x',
    run: '',
  }
  const plan = () => toPlan('replay', { target: () => {}, load: wrong as never })
  expect(plan).toThrow(
    expect.objectContaining({
      problems: [
        "`replay` needs the path of a trace; got ''",
        '`replay.speed` must be more than 0, where 1 is as fast as the trace; got 0',
        "`replay.from` ('5s') must be before `to` ('2s')",
        '`replay.limit` must be a whole number from 1; got 0',
        "`replay.format` must be 'azure', 'mooncake', 'burstgpt' or 'requests'; got 'x'",
        "`replay.run` needs a name; got ''",
      ],
    }),
  )
})
