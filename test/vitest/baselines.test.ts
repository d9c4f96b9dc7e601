import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import type { TestCase, TestModule } from 'vitest/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { baselinePathOf, writeBaselines } from '../../src/baselines/baseline-file.ts'
import { withCandidate, type BaselineCandidate } from '../../src/core/baseline/candidate.ts'
import { entryOf } from '../../src/core/baseline/entry.ts'
import { EMPTY_BASELINES } from '../../src/core/baseline/file.ts'
import { lastBaselinesOf, obsoleteLines } from '../../src/vitest/node/reporter-baselines.ts'
import { baselineKeyOf, nameRun } from '../../src/vitest/worker/baseline/baseline-key.ts'
import { baselineMatcher } from '../../src/vitest/worker/baseline/to-match-baseline.ts'
import { chatRun } from '../core/baseline/chat-run.ts'

type Task = TestContext['task']

let ids = 0
function aTask(name: string, changes: object = {}): Task {
  return { id: `task ${ids++}`, name, ...changes } as unknown as Task
}

describe('the key of a run', () => {
  it('is the full name of its load test as it is written, not the title with a row in it', () => {
    const run = chatRun()
    const suite = { name: 'chat', suite: { name: 'shop' } }
    const task = aTask('answers gpt-4.1', { suite })
    nameRun(run, task, 'answers %s #0')
    expect(baselineKeyOf(run, task, undefined)).toBe('shop > chat > answers %s #0')
  })

  it('is the name of the test and its own for a runLoad()', () => {
    expect(baselineKeyOf(chatRun(), aTask('a plain test'), undefined)).toBe(
      'a plain test > support chat',
    )
  })

  it('may be asked for twice for the same run, and after another try of the test', () => {
    const [run, again] = [chatRun(), chatRun()]
    const task = aTask('tried twice')
    const first = baselineKeyOf(run, task, undefined)
    expect(baselineKeyOf(run, task, undefined)).toBe(first)
    const retried = { ...task, result: { state: 'run', retryCount: 1 } } as Task
    expect(baselineKeyOf(again, retried, undefined)).toBe(first)
  })

  it.each([
    ['another test', aTask('one'), aTask('two')],
    ['the same test', ...Array<Task>(2).fill(aTask('three'))],
  ] as [string, Task, Task][])('is of one run only: another of %s is told', (name, one, two) => {
    const key = `the same ${name}`
    baselineKeyOf(chatRun(), one, key)
    expect(() => baselineKeyOf(chatRun(), two, key)).toThrow(
      `Two runs of this file would have the baseline "${key}": name them apart`,
    )
  })

  it('has no line breaks, so that Vitest knows its message', () => {
    expect(baselineKeyOf(chatRun(), aTask('x'), ' on two\n lines ')).toBe('on two lines')
  })
})

describe('the matcher', () => {
  it('is for a run, inside a test, and not for .not', () => {
    const matcher = baselineMatcher(null)
    expect(() => matcher.call({ isNot: true }, chatRun())).toThrow(
      'cannot be turned around with .not',
    )
    expect(() => matcher.call({}, { latency: 1 })).toThrow('needs a run of a load test')
    expect(() => matcher.call({}, chatRun().latency)).toThrow('needs the run itself')
    expect(() => matcher.call({}, chatRun())).toThrow('must be called inside a test of Vitest')
  })
})

function candidate(test: string): BaselineCandidate {
  const entry = entryOf(chatRun(), null)
  return { test, environment: 'here', entry, refusal: null, isFresh: false, isRecorded: false }
}

interface Told {
  state?: string
  met?: string
}

function aModule(root: string, tests: readonly Told[], errors: unknown[] = []): TestModule {
  const cases = tests.map(({ state = 'passed', met }) => ({
    result: () => ({ state }),
    meta: () => ({ load: { runs: [], ...(met && { baselines: [candidate(met)] }) } }),
  }))
  return {
    moduleId: join(root, 'chat.load.ts'),
    relativeModuleId: 'chat.load.ts',
    errors: () => errors,
    children: { allTests: () => cases as unknown as Iterable<TestCase> },
  } as unknown as TestModule
}

describe('what the reporter keeps', () => {
  const about = { createdAt: '2026-11-24T09:00:00.000Z', isFiltered: false }

  function aRoot(...onRecord: string[]): string {
    const root = mkdtempSync(join(tmpdir(), 'baselines-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    const spec = join(root, 'chat.load.ts')
    writeFileSync(spec, '')
    writeBaselines(
      baselinePathOf(spec),
      onRecord.map(candidate).reduce(withCandidate, EMPTY_BASELINES),
    )
    return root
  }

  it('is what each spec would record, and which baselines are of tests that are gone', () => {
    const root = aRoot('answers', 'gone', 'gone too')
    const module = aModule(root, [{ met: 'answers' }, { met: 'failed', state: 'failed' }, {}])
    const last = lastBaselinesOf([module], { root, ...about })
    expect(last.specs).toMatchObject([
      {
        file: 'chat.load.ts',
        isComplete: true,
        candidates: [{ test: 'answers' }, { test: 'failed' }],
      },
    ])
    expect(obsoleteLines(last, root)).toEqual([
      'load: chat.load.ts: 2 obsolete baselines: "gone", "gone too". vitest-load accept --prune removes them.',
    ])
  })

  it.each<[string, Told[], object, unknown[]]>([
    ['-t was given', [{ met: 'answers' }], { isFiltered: true }, []],
    ['a test was skipped', [{ met: 'answers' }, { state: 'skipped' }], {}, []],
    [
      'a test has failed before it came to its baseline',
      [{ met: 'answers' }, { state: 'failed' }],
      {},
      [],
    ],
    ['a test did not run any more', [{ met: 'answers' }, { state: 'pending' }], {}, []],
    ['the file is broken', [{ met: 'answers' }], {}, [new Error('at the end of the file')]],
  ])('calls nothing obsolete where %s', (_, tests, changes, errors) => {
    const root = aRoot('answers', 'perhaps gone')
    const last = lastBaselinesOf([aModule(root, tests, errors)], { root, ...about, ...changes })
    expect(last.specs).toMatchObject([{ isComplete: false, candidates: [{ test: 'answers' }] }])
    expect(obsoleteLines(last, root)).toEqual([])
  })
})
