import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { CONSUMERS, projectOf, type Finished, type Project } from './project.ts'
import { RequestLog, type LoggedRequest } from './request-log.ts'

interface Run {
  name: string
  requests: { total: number; ok: number; failed: number; cut: number; notStarted: number }
  stopped: { reason: string; message: string } | null
  latency: { p95: number | null }
}

describe.each(CONSUMERS)('with %s', (consumer) => {
  describe('a load test that Vitest times out', () => {
    const log = new RequestLog()
    let finished: Finished
    let tests: { name: string; state: string; run: Run }[]
    beforeAll(async () => {
      const env = { REQUEST_LOG: await log.listen() }
      const project = projectOf('interrupted', consumer)
      finished = await project.vitest(['run', '--project', 'load', 'short-timeout'], env)
      tests = testsOf(project)
      return () => log.close()
    })

    it('fails', () => {
      expect(finished.code).toBe(1)
      expect(finished.output).toContain('Test timed out in 1500ms')
    })

    it('is shown as partial, with its figures', () => {
      const [first] = tests
      expect(first).toMatchObject({ name: 'ended by Vitest', state: 'partial' })
      expect(first!.run.stopped).toMatchObject({ reason: 'timeout' })
      expect(finished.output).toMatch(/~ {2}ended by Vitest .* ms /)
      expect(finished.output).toContain('partial: the run was interrupted before its end')
      expect(finished.output).toMatch(/stopped after [\d.]+ m?s: .*Test timed out in 1500ms/)
    })

    it('counts what the server heard', () => {
      const { ok, failed, cut, total } = tests[0]!.run.requests
      const heard = log.of('first')
      const answered = heard.filter(({ state }) => state === 'answered').length
      expect(failed).toBe(0)
      expect(ok).toBeGreaterThan(0)
      expect(ok).toBeLessThanOrEqual(answered)
      // Two were in flight; what was only just on its way has not reached the server.
      expect(cut).toBeLessThanOrEqual(2)
      expect(total).toBe(ok + cut)
      expect(total).toBeGreaterThanOrEqual(heard.length)
    })

    it('sends nothing any more when the next one begins', () => {
      const second = log.requests.findIndex(({ name }) => name === 'second')
      expect(second).toBeGreaterThan(0)
      expect(log.requests.slice(second).map(({ name }) => name)).toEqual(
        Array.from({ length: 20 }, () => 'second'),
      )
      expect(tests[1]).toMatchObject({ state: 'passed', run: { requests: { total: 20, ok: 20 } } })
    })
  })

  it('a cancelled run is shown as partial, and calls no further', async () => {
    const log = new RequestLog()
    onTestFinished(() => log.close())
    const env = { REQUEST_LOG: await log.listen(), CANCEL: '1' }
    const project = projectOf('interrupted', consumer)
    const args = ['run', '--project', 'load', 'long', '-t', 'a long one']
    const { code, output } = await project.vitest(args, env)
    expect(code, output).not.toBe(0)
    expect(output).toMatch(/~ {2}a long one /)
    const [only] = testsOf(project)
    expect(only).toMatchObject({ state: 'partial', run: { stopped: { reason: 'aborted' } } })
    expect(only!.run.requests.total).toBeGreaterThanOrEqual(log.of('long').length)
  })
})

it('requests that outlive the graceful stop are cut, and shown so', async () => {
  // The first is answered; the two behind it wait for ever.
  const log = new RequestLog(({ index }: LoggedRequest) => index > 0)
  onTestFinished(() => log.close())
  const env = { REQUEST_LOG: await log.listen() }
  const project = projectOf('interrupted', 'vitest5')
  const { code, output } = await project.vitest(['run', '--project', 'load', 'graceful'], env)
  expect(code, output).toBe(0)
  expect(testsOf(project)).toMatchObject([
    {
      state: 'passed',
      run: { stopped: null, requests: { total: 3, ok: 1, failed: 0, cut: 2, notStarted: 0 } },
    },
  ])
  expect(output).toContain('1 ok, 0 failed, 2 cut by the end of the run')
  expect(log.of('held').map(({ state }) => state)).toEqual(['answered', 'abandoned', 'abandoned'])
})

function testsOf(project: Project): { name: string; state: string; run: Run }[] {
  return JSON.parse(project.read('runs.json')).suites.flatMap(
    ({ tests }: { tests: unknown[] }) => tests,
  )
}
