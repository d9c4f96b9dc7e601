import { describe, expect, it, onTestFinished } from 'vitest'
import { Repository } from './repository.ts'

function repository(prepare?: (made: Repository) => void): Repository {
  const made = new Repository('compare', 'vitest5', prepare)
  onTestFinished(() => made.remove())
  return made
}

describe('vitest-load compare on twenty load tests', () => {
  it('sees in each of them that answers are 30 % longer and slower', async () => {
    const team = repository()
    team.change('answer.ts', 'LONGEST_ANSWER = 20', 'LONGEST_ANSWER = 26')
    team.commit('longer answers')
    const { code, output } = await team.compare('--base', 'main', '--requests', '20')
    const { tests, outcome } = team.found()
    const all = Array.from({ length: 20 }, () => 'fail')
    expect(
      tests.map((test) => test.outcome),
      output,
    ).toEqual(all)
    expect({ code, outcome, left: team.leftovers() }).toEqual({
      code: 1,
      outcome: 'fail',
      left: [],
    })
    expect(output).toMatch(/✗ agent does orders {2}agent\.load\.ts {2}regression\n +p50 latency /)
    expect(output).toContain('20 regressions; simulated, nothing was spent')
  })

  it('sees no regression in any of them when the head does the same', async () => {
    const team = repository()
    team.change('answer.ts', 'const client', '// The same as before.\nconst client')
    team.commit('same')
    const { code, output } = await team.compare('--base', 'main', '--requests', '40')
    const { tests } = team.found()
    expect(tests).toHaveLength(20)
    const failed = tests.filter((test) => test.outcome === 'fail').map(({ name }) => name)
    expect(failed, output).toEqual([])
    expect(code).toBe(0)
  })
})
