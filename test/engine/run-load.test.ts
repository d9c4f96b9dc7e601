import { afterEach, describe, expect, it } from 'vitest'
import { LoadOptionsError } from '../../src/core/errors.ts'
import { startLoad } from '../../src/engine/engine.ts'
import type { LoadHandle } from '../../src/engine/load-handle.ts'
import { onRunLoad } from '../../src/engine/listeners.ts'
import { runLoad } from '../../src/engine/run-load.ts'
import { configureEngine } from '../../src/engine/settings.ts'
import { openai } from '../../src/targets/openai.ts'

afterEach(() => configureEngine({ simulatorUrl: null, prices: {} }))

describe('runLoad', () => {
  it('runs a function as often as asked, and sums it up', async () => {
    const seen: number[] = []
    const run = await runLoad({
      name: 'counted',
      target: ({ index }) => seen.push(index),
      requests: 25,
      concurrency: 5,
    })
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, index) => index))
    expect(run).toMatchObject({
      name: 'counted',
      stopped: null,
      requests: { total: 25, ok: 25, failed: 0, cut: 0, notStarted: 0, warmup: 0 },
      latency: { n: 25 },
      ttft: { n: 0, missing: 25, p95: null },
      cost: { usd: null },
    })
  })

  it('is plain JSON: nothing is lost on the way to another process', async () => {
    const run = await runLoad({ target: () => 'done', requests: 5 })
    expect(JSON.parse(JSON.stringify(run))).toEqual(run)
  })

  it('counts a synchronous throw, a rejection and a thrown text as one failed sample each', async () => {
    const run = await runLoad({
      target: async ({ index }) => {
        if (index % 3 === 0) throw new Error('broken')
        if (index % 3 === 1) throw 'a text'
      },
      requests: 9,
      concurrency: 3,
    })
    expect(run.requests).toMatchObject({ ok: 3, failed: 6 })
    expect(run.errors.byKind).toEqual({ target_error: 6 })
  })

  it('stops after the first identical failures instead of paying for all', async () => {
    const unauthorized = Object.assign(new Error('401 wrong key'), { status: 401 })
    const run = await runLoad({
      target: () => Promise.reject(unauthorized),
      requests: 1000,
      concurrency: 2,
    })
    expect(run.stopped).toMatchObject({ reason: 'identicalFailures' })
    expect(run.requests.total).toBeLessThan(20)
  })

  it('lists all that is wrong before anything is sent', async () => {
    const wrong = runLoad({ target: 'no function' as never, concurrency: 0, requests: 1 })
    await expect(wrong).rejects.toThrow(LoadOptionsError)
    await expect(wrong).rejects.toThrow(/target[^]*concurrency/)
  })

  it('says what a ready target misses before anything is sent', async () => {
    delete process.env['OPENAI_API_KEY']
    const target = openai({ model: 'gpt-4.1-mini' })
    await expect(runLoad({ target, prompt: 'x', requests: 1 })).rejects.toThrow('OPENAI_API_KEY')
  })

  it('tells its listeners, who can watch it and stop it', async () => {
    const handles: LoadHandle[] = []
    onRunLoad(async (starting) => void handles.push(await starting))
    const running = runLoad({
      target: ({ index, signal }) =>
        index < 10
          ? 'done'
          : new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error))
              handles[0]!.stop('aborted', 'Stopped by the test.')
            }),
      requests: 50,
    })
    const run = await running
    onRunLoad(null)
    expect(run.stopped).toMatchObject({ reason: 'aborted', message: 'Stopped by the test.' })
    expect(run.requests).toMatchObject({ ok: 10, cut: 1, failed: 0 })
    expect(handles[0]!.progress()).toMatchObject({ done: 10, failed: 0, inFlight: 0 })
  })
})

describe('a run that is looked at while it goes on', () => {
  it('has no figures before its first request, then those so far, marked as stopped', async () => {
    const release = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    const handle = startLoad('watched', {
      target: async ({ index }) => {
        if (index < 3) return
        reached.resolve()
        await release.promise
      },
      requests: 5,
    })
    expect(handle.partial()).toBeNull()
    expect(handle.progress()).toMatchObject({ phase: 'running', done: 0, p95: null, usd: null })
    await reached.promise
    expect(handle.partial()).toMatchObject({
      requests: { total: 3, ok: 3 },
      stopped: { reason: 'aborted', message: 'The run was not over yet.' },
    })
    expect(handle.progress()).toMatchObject({ phase: 'running', done: 3, inFlight: 1 })
    release.resolve()
    expect(await handle.done).toMatchObject({ requests: { total: 5, ok: 5 }, stopped: null })
  })

  it('that is stopped before it could begin sends nothing', async () => {
    let sent = 0
    const handle = startLoad('early', { target: () => sent++, requests: 5, warmup: 2 })
    handle.stop('aborted', 'Never mind.')
    const run = await handle.done
    expect(sent).toBe(0)
    expect(run).toMatchObject({ requests: { total: 0 }, stopped: { message: 'Never mind.' } })
  })
})
