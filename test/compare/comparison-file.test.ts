import { describe, expect, it } from 'vitest'
import { comparisonFile } from '../../src/compare/comparison-file.ts'
import type { Decision } from '../../src/compare/judging.ts'
import type { AloneTest } from '../../src/compare/meet.ts'
import type { Broken } from '../../src/compare/play.ts'
import type { PairOfTests, PassResult } from '../../src/compare/pass.ts'
import { Spending } from '../../src/compare/spending.ts'
import { aChange } from '../core/comparison/a-change.ts'
import { aRow } from './a-row.ts'

const about = (name: string, file = 'a.load.ts') => ({ file, key: name, name, line: 1 })

function pair(name: string, changes: Partial<PairOfTests> = {}): PairOfTests {
  const block = { first: 'base', base: [aRow()], head: [aRow({ latency: 200 })] } as const
  return { ...about(name), blocks: [block], broken: null, skipped: null, ...changes }
}

function alone(name: string, changes: Partial<AloneTest> = {}): AloneTest {
  return { ...about(name), side: 'head', why: 'absent', ...changes }
}

function result(changes: Partial<PassResult> = {}): PassResult {
  const complaints = { base: 'Error: no', head: null }
  return {
    pairs: [],
    alone: [],
    modes: new Set(['live']),
    others: 0,
    stopped: null,
    complaints,
    ...changes,
  }
}

function fileOf(changes: Partial<Parameters<typeof comparisonFile>[0]> = {}) {
  const revisions = {
    git: null as never,
    folder: '',
    base: { ref: 'main', sha: 'a'.repeat(40) },
    head: { ref: 'HEAD', sha: 'b'.repeat(40) },
    areSame: false,
  }
  const decision = { changes: [aChange({ outcome: 'pass' })], confirmation: null }
  return comparisonFile({
    version: '0.1.0',
    startedAt: '2026-11-25T09:00:00.000Z',
    durationMs: 1000,
    revisions,
    renamed: {},
    first: result({ pairs: [pair('one')] }),
    second: null,
    decisions: new Map([['a.load.ts > one', decision]]),
    spending: new Spending(null),
    interrupted: false,
    ...changes,
  })
}

describe('what a comparison found', () => {
  it('has both sides of each test, and the worst of all', () => {
    const failed = { changes: [aChange()], confirmation: [aChange({ change: 0.2 })] }
    const file = fileOf({
      first: result({ pairs: [pair('two'), pair('one')] }),
      decisions: new Map<string, Decision>([
        ['a.load.ts > one', { changes: [aChange({ outcome: 'pass' })], confirmation: null }],
        ['a.load.ts > two', failed],
      ]),
    })
    expect(file.outcome).toBe('fail')
    expect(file.tests.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['two', 'fail'],
      ['one', 'pass'],
    ])
    expect(file.tests[0]).toMatchObject({
      base: { requests: { ok: 1, failed: 0 }, latency: { mean: 100 } },
      head: { latency: { mean: 200 } },
      confirmation: [{ change: 0.2 }],
    })
  })

  it('tells what is new from what broke, on either side, and lists nothing twice', () => {
    const file = fileOf({
      first: result({
        alone: [
          alone('new'),
          alone('gone', { side: 'base' }),
          alone('broke', { why: 'broken' }),
          alone('broke', { side: 'base', why: 'never' }),
          alone('ramp', { why: { unfit: 'A ramp.' } }),
          alone('ramp', { side: 'base', why: { unfit: 'A ramp.' } }),
        ],
        others: 2,
      }),
    })
    expect(file.tests.map(({ name, outcome, notes }) => [name, outcome, ...notes])).toEqual([
      ['broke', 'skipped', 'It did not start on the base, which said: Error: no'],
      ['ramp', 'skipped', 'A ramp.'],
      ['new', 'new', 'The base does not have it yet.'],
    ])
    expect(file.outcome).toBe('new')
    expect(file.notes).toEqual(
      expect.arrayContaining([
        'No longer on the head: gone (a.load.ts).',
        '2 tests of load specs are no loadTest(), and were left out.',
      ]),
    )
  })

  it('has failed where the head cannot so much as start what runs on the base', () => {
    const file = fileOf({
      first: result({
        alone: [alone('one', { why: 'never' }), alone('one', { side: 'base', why: 'broken' })],
        complaints: { base: null, head: 'SyntaxError: Unexpected token' },
      }),
    })
    const notes = ['It did not start on the head, which said: SyntaxError: Unexpected token']
    expect(file.tests).toMatchObject([{ outcome: 'fail', notes }])
  })

  const broke: Broken = { side: 'head', why: 'The head could not go on: no.', isAlone: true }
  const none = { blocks: [], broken: broke }
  const pass: Decision = { changes: [aChange({ outcome: 'pass' })], confirmation: null }

  it.each<[string, PairOfTests[], PairOfTests[] | null, Decision | null, string]>([
    ['twice', [pair('one', none)], [pair('one', none)], null, 'fail'],
    [
      'twice, after some requests',
      [pair('one', { broken: broke })],
      [pair('one', none)],
      pass,
      'fail',
    ],
    ['once', [pair('one', none)], [pair('one')], null, 'inconclusive'],
    ['once, and was not tried again', [pair('one', none)], null, null, 'inconclusive'],
    ['the second time only', [pair('one')], [pair('one', none)], pass, 'inconclusive'],
    [
      'with the base',
      [pair('one', { broken: { ...broke, isAlone: false } })],
      [pair('one', { broken: { ...broke, isAlone: false } })],
      pass,
      'pass',
    ],
  ])('where the head broke %s, it is judged so', (_, first, second, decision, outcome) => {
    const file = fileOf({
      first: result({ pairs: first }),
      second: second === null ? null : result({ pairs: second }),
      decisions: new Map(decision === null ? [] : [['a.load.ts > one', decision]]),
    })
    expect(file.tests.map((test) => test.outcome)).toEqual([outcome])
    expect(file.outcome).toBe(outcome)
    expect(file.tests[0]!.notes.join(' ')).toContain('The head could not go on: no.')
  })

  it('says what has moved: as git has followed it, and as the names of tests let it be guessed', () => {
    const file = fileOf({
      renamed: { 'old.load.ts': 'new.load.ts', 'old.ts': 'new.ts' },
      first: result({
        alone: [
          alone('one', { file: 'b.load.ts', side: 'base' }),
          alone('two', { file: 'b.load.ts', side: 'base' }),
          alone('one', { file: 'c.load.ts' }),
          alone('three', { file: 'd.load.ts' }),
        ],
      }),
    })
    expect(file.notes.slice(0, 2)).toEqual([
      'new.load.ts was old.load.ts on the base.',
      expect.stringMatching(/^b\.load\.ts of the base has probably become c\.load\.ts/),
    ])
  })

  it.each([
    [{ interrupted: true }, 'interrupted'],
    [{ first: result({ stopped: 'It is spent.' }) }, 'maxCost'],
    [{ second: result({ stopped: 'It is spent.' }) }, 'maxCost'],
  ])('says why it ended early: %o', (changes, reason) => {
    expect(fileOf(changes).stopped).toMatchObject({ reason })
    expect(fileOf().stopped).toBeNull()
  })

  it.each([
    [['live'], 'live'],
    [['simulated'], 'simulated'],
    [['simulated', 'live'], 'mixed'],
  ] as const)('was %j: %s', (modes, mode) => {
    expect(fileOf({ first: result({ modes: new Set(modes) }) }).mode).toBe(mode)
  })
})
