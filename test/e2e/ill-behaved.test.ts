import { describe, expect, it } from 'vitest'
import type { ConsumerName } from './consumers.ts'
import { CONSUMERS, projectOf, type Project } from './project.ts'

interface Test {
  name: string
  state: string
  run: { requests: object; errors: object; health: { saturated: boolean; errorMs: number } }
}

interface RunOptions {
  consumer?: ConsumerName
  nodeOptions?: string
}

describe('a target that', () => {
  it('blocks the event loop leaves a result that says so', async () => {
    const { project, code, output } = await run('blocking')
    expect(code, output).toBe(0)
    const [test] = testsOf(project)
    expect(test).toMatchObject({ requests: { ok: 20 }, health: { saturated: true } })
    // One request blocks for 60 ms: so long at least do the others wait.
    expect(test!.health.errorMs).toBeGreaterThan(60)
    expect(inOneLine(output)).toMatch(/The load generator was saturated \(100 % busy/)
  })

  it('never settles leaves its timeouts', async () => {
    const { project, code, output } = await run('never')
    expect(code, output).toBe(0)
    expect(testsOf(project)).toMatchObject([
      { requests: { total: 3, failed: 3 }, errors: { byKind: { timeout: 3 } } },
    ])
    expect(output).toContain('3 × timeout: No complete answer within 100 ms.')
  })

  it('throws where nobody looks fails the run, and leaves a result', async () => {
    const { project, code, output } = await run('later')
    expect(code, output).toBe(1)
    expect(output).toContain('Unhandled Rejection')
    expect(output).toContain('thrown in the background')
    expect(testsOf(project)).toMatchObject([{ requests: { total: 20, ok: 20 } }])
    expect(output).toMatch(/✓ {2}throws where nobody looks .* 20 /)
  })

  it('streams more than the memory holds leaves a result', async () => {
    const { project, code, output } = await run('memory', {
      nodeOptions: '--max-old-space-size=256',
    })
    expect(code, output).toBe(0)
    expect(testsOf(project)).toMatchObject([{ requests: { ok: 600 } }])
  })

  it.each(CONSUMERS)(
    'takes its worker with it leaves what was heard of it: %s',
    async (consumer) => {
      const { project, code, output } = await run('dies', { consumer })
      expect(code, output).toBe(1)
      expect(output).toMatch(
        /load: interrupted: takes its worker with it: running for [\d.]+ m?s, \d+ of/,
      )
      expect(testsOf(project)).toMatchObject([{ requests: { ok: 20 } }])
      expect(output).toMatch(/✓ {2}comes to its end .* 20 /)
    },
  )

  async function run(spec: string, { consumer = 'vitest5', nodeOptions = '' }: RunOptions = {}) {
    const project = projectOf('ill-behaved', consumer)
    const env = { NODE_OPTIONS: nodeOptions }
    const args = ['run', '--project', 'load', '--reporter', 'default', spec]
    return { project, ...(await project.vitest(args, env)) }
  }
})

function testsOf(project: Project): Test['run'][] {
  const { suites } = JSON.parse(project.read('runs.json')) as { suites: { tests: Test[] }[] }
  return suites.flatMap(({ tests }) => tests.map((test) => test.run))
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
