import { beforeAll, describe, expect, it, test } from 'vitest'
import { testsIn, type ReportedTest } from './json-report.ts'
import { CONSUMERS, projectOf, type Finished, type Project } from './project.ts'

describe.each(CONSUMERS)('with %s', (consumer) => {
  let project: Project
  let finished: Finished
  let tests: ReportedTest[]
  beforeAll(async () => {
    project = projectOf('chain', consumer)
    const reporters = ['--reporter=default', '--reporter=json', '--outputFile.json=out.json']
    finished = await project.vitest(['run', '--project', 'load', ...reporters])
    tests = testsIn(project.read('out.json'))
  })
  const inFile = (file: string): ReportedTest[] => tests.filter((one) => one.file === file)
  const named = (name: string): ReportedTest => tests.find(({ fullName }) => fullName === name)!

  test.for([
    ['plain', 'passed', { ok: 20, timeout: 20 * 60_000 + 60_000 }],
    ['without a function', 'passed', undefined],
    ['with its own timeout', 'passed', 12_345],
    ['with tags and meta', 'passed', 'meta'],
    ['without tags', 'passed', undefined],
    ['skip', 'skipped', undefined],
    ['todo', 'todo', undefined],
    ['todo with options', 'todo', undefined],
    ['fails', 'passed', undefined],
    ['fails that passes', 'failed', undefined],
    ['skipIf true', 'skipped', undefined],
    ['skipIf false', 'passed', 'ran'],
    ['runIf true', 'passed', 'ran'],
    ['runIf false', 'skipped', undefined],
    ['suite inside', 'passed', 'modes.load.ts > suite > inside'],
    ['suite skipped suite inside', 'skipped', undefined],
    ['tagged suite with tags', 'passed', ['nightly']],
    ['beside only', 'skipped', undefined],
    ['only', 'passed', undefined],
    ['only row 1', 'passed', undefined],
    ['only row 2', 'passed', undefined],
  ] as const)('"%s" is %s', ([name, status, seen]) => {
    const { runs, ...one } = named(name)
    expect(one).toMatchObject({ status, seen })
    expect(runs).toHaveLength(status === 'passed' || status === 'failed' ? 1 : 0)
  })

  it('declares one test per row: the row first, then the context, and options made from the row', () => {
    expect(
      inFile('rows.load.ts').map(({ fullName, status, seen }) => [fullName, status, seen]),
    ).toEqual([
      ['1 is row 0 and number 1', 'passed', [1, 21]],
      ['2 is row 1 and number 2', 'passed', [2, 22]],
      ['list a of 1', 'passed', ['a', 1]],
      ['list b of 2', 'passed', ['b', 2]],
      ['small, 50%, 7, 100 %, $unknown', 'passed', 7],
      ['{"text":"hello"}', 'passed', undefined],
      ['of a set', 'passed', undefined],
      ['skipped row', 'skipped', undefined],
      ['skipped row by condition', 'skipped', undefined],
      ['rows with budgets', 'passed', undefined],
      ['row with a fixture', 'passed', ['row', 'Hi', 20]],
    ])
  })

  it('hands fixtures to the function, and sets up only those that it names', () => {
    expect(inFile('fixtures.load.ts').map(({ status, seen }) => [status, seen])).toEqual([
      ['passed', ['used', 7, 20]],
      ['passed', 'of the file, derived'],
      ['passed', 'of the file'],
      ['passed', undefined],
    ])
  })

  it('says of each test where it was declared', () => {
    const rows = new Set(['rows.load.ts', 'only.load.ts'])
    const single = tests.filter(
      ({ file, fullName }) => !rows.has(file) && !fullName.startsWith('row '),
    )
    expect(single.length).toBeGreaterThan(30)
    for (const { file, fullName, location } of single) {
      expect(fullName).toMatch(new RegExp(`(^| )${titleAt(project.read(file), location)}$`))
    }
    expect(named('list a of 1').location).toEqual(named('list b of 2').location)
    expect(titleAt(project.read('rows.load.ts'), named('skipped row').location)).toBe('%s row')
  })

  test.for([
    ['one runLoad in a test', ['by hand']],
    ['two in a test, one after the other', ['first', 'second']],
    ['two in a test, side by side', ['slow', 'fast']],
    ['a run of its own and one by hand', ['a run of its own and one by hand', 'by hand']],
  ] as const)('"%s" reports %j', ([name, runs]) => {
    expect(named(name)).toMatchObject({
      status: 'passed',
      runs: runs.map((run) => ({ name: run, stopped: null, requests: { ok: 20 } })),
    })
    const shown = runs.length === 1 ? [name] : runs.map((run) => `${name} › ${run}`)
    for (const row of shown) expect(finished.stdout).toContain(`✓  ${row.slice(0, 16)}`)
  })

  it('ends a run that its test does not wait for, and fails the test', () => {
    const { status, failureMessages, runs } = named('a run that nobody waits for')
    expect(status).toBe('failed')
    expect(failureMessages.join()).toContain('ended before its run "left alone" did: await runLoad')
    expect(runs).toMatchObject([{ name: 'left alone', stopped: { reason: 'aborted' } }])
    expect(named('ends with its test').status).toBe('passed')
  })

  test.for([
    'matchers in all their ways',
    'with fake timers the engine goes on',
    'with fake timers a duration ends',
    'with fake timers a timeout comes',
  ])('%s', (name) => {
    expect(named(name)).toMatchObject({ status: 'passed', failureMessages: [] })
  })

  test.for([
    ['a plain assertion', 'toBe(0)', /expected 20 to be \+?0/],
    ['a matcher', 'toHaveErrorRateBelow(0.25)', /error rate is 100 %, over the budget of 25 %/],
    ['soft ones', 'toHaveErrorRateBelow(0.125)', /error rate is 100 %, over the budget of 12.5 %/],
    ['soft ones', "'chat').toHaveNoErrors", /chat: 20 of 20 requests failed, and none may/],
    ['row 3', 'toBe(row)', /expected 20 to be 3/],
    ['runLoad in a test', 'toHaveNoErrors', /20 of 20 requests failed, and none may/],
    ['no sample', 'toHaveP95Below(1000)', /p95 latency has no value[^]*no request finished/],
  ] as const)('"%s" fails at %s', ([name, code, message]) => {
    const { status, failureMessages, runs } = named(name)
    expect(status).toBe('failed')
    expect(failureMessages.join('\n')).toMatch(message)
    expect(runs).toHaveLength(1)
    // The frame that Vitest draws the code under.
    expect(finished.output).toContain(` ❯ broken.load.ts:${placeOf(project, code)}`)
  })

  test.for([
    ['budgets', /error rate is 100 %, over the budget of 50 %/],
    ['no prompts', /stopped after [^]*promptsFailed[^]*`prompts` yielded nothing; give at least/],
    ['wrong options of runLoad', /`target` must be a function[^]*`concurrency` must be a whole/],
  ] as const)('"%s" fails with its sentence', ([name, message]) => {
    const { status, failureMessages } = named(name)
    expect(status).toBe('failed')
    expect(failureMessages.join('\n')).toMatch(message)
  })

  it('type-checks: rows, fixtures, options, matchers, and what they must refuse', async () => {
    const { code, output } = await project.typecheck()
    expect(output).toBe('')
    expect(code).toBe(0)
  })
})

/** The first text in the call that begins at a place of a spec. */
function titleAt(source: string, { line, column }: ReportedTest['location']): string | undefined {
  const rest = source.split('\n').slice(line - 1)
  return /^[\w.]*\(\s*'([^']+)'/.exec(
    [rest[0]!.slice(column - 1), ...rest.slice(1)].join('\n'),
  )?.[1]
}

/** Line and column of the method that this code names in the failing specs. */
function placeOf(project: Project, code: string): string {
  const lines = project.read('broken.load.ts').split('\n')
  const line = lines.findIndex((text) => text.includes(code))
  const column = lines[line]!.indexOf(code) + code.search(/to[BH]/)
  return `${line + 1}:${column + 1}`
}
