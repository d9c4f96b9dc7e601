import { describe, expect, it, onTestFinished } from 'vitest'
import { Repository } from './repository.ts'
import { alive, descendantsOf, type Running } from './running.ts'

function repository(prepare?: (made: Repository) => void): Repository {
  const made = new Repository('compare', 'vitest5', prepare)
  onTestFinished(() => made.remove())
  return made
}

describe('vitest-load compare on one load test', () => {
  const one = (made: Repository): void => {
    made.delete('agent.load.ts')
    made.change('chat.load.ts', 'loadTest.for(topics)', "loadTest.for(['orders'])")
  }
  const changed = (): Repository => {
    const team = repository(one)
    team.change('answer.ts', 'const client', '// Changed.\nconst client')
    team.commit('head')
    return team
  }

  it('compares the head with itself as often as it is asked to, and says how often it was wrong', async () => {
    const team = repository(one)
    const args = ['--self', '--repeat', '2', '--requests', '20']
    const { code, output } = await team.compare(...args)
    expect(output).toMatch(/Head with itself: a regression was seen in [012] of 2 comparisons\.\n$/)
    const { base, head } = team.found()
    expect(base).toEqual(head)
    expect({ code, left: team.leftovers() }).toEqual({ code: 0, left: [] })
  })

  it('stops at its cost cap with what it has, and exit code 3', async () => {
    const team = changed()
    const { code, output } = await team.compare('--base', 'main', '--max-cost', '0.003')
    const { tests, stopped, usd, maxCost } = team.found()
    expect(stopped, output).toMatchObject({ reason: 'maxCost' })
    expect(usd!).toBeGreaterThan(0)
    expect(usd!).toBeLessThanOrEqual(maxCost!)
    expect(tests[0]!.head!.requests.ok).toBeLessThan(100)
    expect(output).toContain('over --max-cost ($0.003)')
    expect({ code, left: team.leftovers() }).toEqual({ code: 3, left: [] })
  })

  it('ends, and cleans up, when nobody reads what it says', async () => {
    const team = repository(one)
    const args = ['--self', '--repeat', '50', '--requests', '20']
    const { output } = await team.firstLine(args)
    expect(output).toContain('exit code 130')
    expect(team.leftovers()).toEqual([])
  })

  it('fails a head whose requests are all refused, where the base is answered', async () => {
    const team = repository((made) => {
      one(made)
      made.change('chat.load.ts', 'beforeAll(warmUp)', '')
      made.change('chat.load.ts', 'warmUp }', '}')
    })
    team.change(
      'vitest.config.ts',
      'simulate: {',
      "simulate: {\n        faults: [{ type: 'status', status: 401, share: 1 }],",
    )
    team.commit('no access')
    const { code, output } = await team.compare('--base', 'main', '--requests', '40')
    expect(team.found().tests, output).toMatchObject([
      {
        outcome: 'fail',
        notes: [expect.stringMatching(/^The head could not go on: 5 .* The second time too\.$/)],
      },
    ])
    expect(output).toContain('The head could not go on')
    expect({ code, left: team.leftovers() }).toEqual({ code: 1, left: [] })
  })

  it('says what it may cost at most, and sends nothing', async () => {
    const team = repository((made) => {
      one(made)
      made.write(
        'vitest.config.ts',
        `import { load } from 'vitest-load/config'
export default { plugins: [load()] }
`,
      )
      made.write(
        'chat.load.ts',
        `import { loadTest, openai } from 'vitest-load'
loadTest('chat', {
  target: openai({ model: 'gpt-4.1-mini', maxTokens: 100, apiKey: 'k', baseURL: 'http://127.0.0.1:9/v1' }),
  prompt: 'Hello',
  requests: 5,
})
`,
      )
    })
    team.change('answer.ts', 'const client', '// Changed.\nconst client')
    team.commit('head')
    const { code, output } = await team.compare(
      '--base',
      'main',
      '--check-cost',
      '--requests',
      '50',
    )
    expect(output).toMatch(
      / chat\n {3}base {2}51 requests, at most ~?[\d,]+ input and 5,100 output tokens: at most \$/,
    )
    expect(output).toMatch(
      /Both sides once: at most \$0\.\d+\. Tests that look worse run a second time/,
    )
    expect({ code, left: team.leftovers() }).toEqual({ code: 0, left: [] })
  })

  const underWay = async (team: Repository): Promise<[Running, number[]]> => {
    const running = team.start(['--base', 'main', '--requests', '5000'])
    onTestFinished(() => running.kill('SIGKILL'))
    await running.said(/comparing: chat about orders/)
    const pids = (await descendantsOf(running.pid)).map(({ pid }) => pid)
    // Two times Vitest, its simulator and its worker.
    expect(pids.length).toBeGreaterThanOrEqual(6)
    return [running, pids]
  }
  const gone = async (pids: readonly number[]): Promise<void> =>
    expect.poll(() => alive(pids), { timeout: 20_000, interval: 100 }).toEqual([])

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves no process and no worktree behind on %s',
    async (signal) => {
      const team = changed()
      const [running, pids] = await underWay(team)
      running.kill(signal)
      const { code, output } = await running.finished
      expect(code, output).toBe(130)
      await gone(pids)
      expect(team.leftovers()).toEqual([])
    },
  )

  it('leaves nobody behind who sends anything when it is killed', async () => {
    const [running, pids] = await underWay(changed())
    running.kill('SIGKILL')
    await gone(pids)
  })
})
