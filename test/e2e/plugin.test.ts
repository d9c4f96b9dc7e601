import { describe, expect, it, test } from 'vitest'
import type { Event } from '../../fixtures/projects/forced/events.ts'
import { CONSUMERS, projectOf, type Project } from './project.ts'

const OVERRIDES = [
  '--retry=3',
  '--no-isolate',
  '--pool=threads',
  '--bail=1',
  '--testTimeout=50',
  '--maxWorkers=3',
  '--sequence.concurrent',
  '--sequence.shuffle',
  '--sequence.seed=7',
]
const TESTS = ['1', '2', '3', '4', '5', '6', 'by hand']

describe.each(CONSUMERS)('with %s', (consumer) => {
  it('runs load tests alone, in order and once, in one fork per file, whatever the command line says', async () => {
    const project = projectOf('forced', consumer)
    const { code, output } = await project.vitest(['run', '--project', 'load', ...OVERRIDES], {
      VITEST_MAX_WORKERS: '3',
    })
    expect(code, output).toBe(0)
    const events = eventsOf(project).filter(({ what }) => what !== 'main')
    const [first, second] = fileNames(events)
    expect(events.map(({ what, test: name }) => `${name} ${what}`)).toEqual(
      [first, second].flatMap((file) =>
        TESTS.flatMap((name) => [`${file} ${name} begins`, `${file} ${name} ends`]),
      ),
    )
    expect(new Set(events.map(({ pid }) => pid)).size).toBe(2)
    for (const { what, test: name, isMainThread, ...event } of events) {
      expect(isMainThread).toBe(true)
      if (what === 'begins') continue
      expect(event).toMatchObject({ retry: 0, timeout: name.endsWith('hand') ? 600_000 : 300_000 })
      expect(event['repeats'] ?? 0).toBe(0)
      expect(event['concurrent'] ?? false).toBe(false)
    }
  })

  it('keeps load tests apart from the unit tests of the same run', async () => {
    const project = projectOf('forced', consumer)
    const env = { VITEST_LOAD: '1', VITEST_MAX_WORKERS: '3' }
    const { code, output } = await project.vitest(['run', '--retry=3'], env)
    expect(code, output).toBe(0)
    const events = eventsOf(project)
    const [main, unit, load] = [
      events.filter(({ what }) => what === 'main'),
      events.filter(({ test: name }) => name.startsWith('unit ')),
      events.filter(({ test: name }) => /^(?:one|two) /.test(name)),
    ]

    // Once, although the load project extends the config that names it.
    expect(main).toHaveLength(1)
    expect(unit.map(({ what }) => what).toSorted()).toEqual(['begins', 'begins', 'ends', 'ends'])
    expect(load).toHaveLength(2 * 2 * TESTS.length)
    expect(setUps(main)).toEqual(['[]'])
    expect(setUps(unit)).toEqual(['["root"]'])
    expect(setUps(load)).toEqual(['["load"]'])
    expect(new Set([...main, ...unit].map(({ loadKey }) => loadKey))).toEqual(new Set([null]))
    expect(new Set(load.map(({ loadKey }) => loadKey))).toEqual(new Set(['for-workers-only']))
    expect(unit.find(({ what }) => what === 'ends')).toMatchObject({ retry: 3 })

    const spans = TESTS.flatMap((name) => ['one', 'two'].map((file) => `${file} ${name}`))
    for (const name of spans) {
      const [begins, ends] = events.filter((event) => event.test === name)
      const between = events.filter(({ at }) => at > begins!.at && at < ends!.at)
      expect(between).toEqual([])
    }
  })

  test.for([
    ['--config settings.ts', {}, '|unit| own.test.ts', '|load| own.load.ts'],
    [
      '--config vitest.nightly.config.ts',
      { VITEST_LOAD: '1' },
      '|mine| own.test.ts',
      '|nightly load| own.nightly.ts',
    ],
  ] as [string, Record<string, string>, string, string][])(
    'goes beside the tests of the config that was asked for: %s',
    async ([args, env, unit, load]) => {
      const project = projectOf('exotic', consumer)
      const { code, output } = await project.vitest(['run', ...args.split(' ')], env)
      expect(code, output).toBe(0)
      expect(output).toContain(`✓ ${unit} (1 test)`)
      expect(output).toContain(`✓ ${load} (1 test)`)
      expect(output).toMatch(/Tests +2 passed/)
    },
  )

  it('runs the load specs of all packages of a monorepo, without measuring coverage', async () => {
    const project = projectOf('monorepo', consumer)
    // Nothing for coverage is installed: Vitest would say so.
    const args = ['run', '--project', 'lo*', '--coverage.enabled']
    const { code, output } = await project.vitest(args)
    expect(code, output).toBe(0)
    expect(output).toContain('Load  packages/a/a.load.ts')
    expect(output).toContain('Load  packages/b/b.load.ts')
    expect(output).toMatch(/Tests +2 passed/)
    expect(output.toLowerCase()).not.toContain('coverage')
  })

  it('finds no tests, and needs nothing, in a listed project that was not asked for', async () => {
    const { code, output } = await projectOf('load-project-alone', consumer).vitest(['run'])
    expect(output).toContain('No test files found, exiting with code 0')
    expect(code).toBe(0)
  })
})

function eventsOf(project: Project): Event[] {
  return project
    .read('events.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event)
    .toSorted((a, b) => a.at - b.at)
}

/** The names of the two files in the order in which they ran. */
function fileNames(events: readonly Event[]): string[] {
  return events[0]!.test.startsWith('one') ? ['one', 'two'] : ['two', 'one']
}

function setUps(events: readonly Event[]): string[] {
  return [...new Set(events.map(({ setUpBy }) => JSON.stringify(setUpBy)))]
}
