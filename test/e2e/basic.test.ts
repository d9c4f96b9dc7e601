import { describe, expect, it } from 'vitest'
import { CONSUMERS, projectOf } from './project.ts'

describe.each(CONSUMERS)('a project with %s', (consumer) => {
  it('runs its load specs when --project load asks for them', async () => {
    const project = projectOf('basic', consumer)
    const { code, output } = await project.vitest(['run', '--project', 'load'])
    expect(output).toContain('Load (simulated)  pass.load.ts')
    expect(code, output).toBe(0)
    expect(output).not.toContain('unit.test.ts')
    for (const name of [
      'deepseek answers',
      'a of each',
      'b of each',
      'fixtures reach',
      'runLoad inside',
    ]) {
      expect(output).toContain(name)
    }
    expect(output).toMatch(
      /total cost \$[\d.]+, \$[\d.]+ per 1,000 requests; simulated, nothing was/,
    )

    const file = JSON.parse(project.read('out/runs.json')) as RunsFile
    expect(file.suites.map((suite) => suite.file)).toEqual(['pass.load.ts'])
    const runs = file.suites.flatMap(({ tests }) => tests.map(({ run }) => run))
    expect(runs.map(({ name, requests }) => [name, requests.ok])).toEqual([
      ['deepseek answers', 24],
      ['a of each', 20],
      ['b of each', 22],
      ['fixtures reach the function', 20],
      ['by hand', 20],
    ])
    expect(runs.map(({ mode }) => mode)).toEqual(Array.from(runs, () => 'simulated'))
    // One row per request of each load test, under one line of names.
    const rows = project.read('out/requests.csv').trim().split('\n')
    expect(rows).toHaveLength(1 + 24 + 20 + 22 + 20 + 20)
    expect(project.read('out/requests.csv')).not.toContain('What is a load test?')
    expect(output).toContain(' HTML report out/report.html')
    const page = project.read('out/report.html')
    expect(page).toMatch(/^<!doctype html>/i)
    expect(page).toContain('deepseek answers')
    expect(page).not.toContain('What is a load test?')
    const trend = await project.command(['trend', '--dir', 'out/history'])
    expect(trend.code, trend.output).toBe(0)
    expect(trend.output).toMatch(/deepseek answers\n +pass\.load\.ts, simulated, .*: 1 run since/)
    const report = await project.command(['report', '--history', 'out/history'])
    expect(report.output).toMatch(/^load-report\.html: 5 load tests/m)
  })

  it('runs no load spec unless it was asked to', async () => {
    const project = projectOf('basic', consumer)
    const { code, output } = await project.vitest(['run'])
    expect(code, output).toBe(0)
    expect(output).toContain('unit.test.ts')
    expect(output).not.toContain('load.ts')
    expect(project.has('out/runs.json')).toBe(false)
  })

  it('runs both when VITEST_LOAD=1 says so, and all but them for --project !load', async () => {
    const both = await projectOf('basic', consumer).vitest(['run'], { VITEST_LOAD: '1' })
    expect(both.code, both.output).toBe(0)
    expect(both.output).toContain('unit.test.ts')
    expect(both.output).toContain('pass.load.ts')
    const others = await projectOf('basic', consumer).vitest(['run', '--project', '!load'])
    expect(others.code, others.output).toBe(0)
    expect(others.output).toContain('unit.test.ts')
    expect(others.output).not.toContain('load.ts')
  })

  it('finds one test by its name', async () => {
    const args = ['run', '--project=load', '-t', 'b of each']
    const { code, output } = await projectOf('basic', consumer).vitest(args)
    expect(code, output).toBe(0)
    expect(output).toContain('b of each')
    expect(output).not.toContain('deepseek answers')
  })

  it('takes its projects from a list of its own', async () => {
    const project = projectOf('own-projects', consumer)
    const plain = await project.vitest(['run'])
    expect(plain.code, plain.output).toBe(0)
    expect(plain.output).toContain('one.test.ts')
    expect(plain.output).not.toContain('one.load.ts')
    const load = await project.vitest(['run', '--project', 'load'])
    expect(load.code, load.output).toBe(0)
    expect(load.output).toContain('one.load.ts')
    expect(load.output).not.toContain('one.test.ts')
  })
})

interface RunsFile {
  suites: {
    file: string
    tests: { run: { name: string; mode: string; requests: { ok: number } } }[]
  }[]
}
