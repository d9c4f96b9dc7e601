import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ComparedTest, ComparisonFile } from '../../src/core/comparison/comparison-file.ts'
import { CONSUMERS, type Finished } from './project.ts'
import { Repository } from './repository.ts'

describe.each(CONSUMERS)('with %s, vitest-load compare', (consumer) => {
  let finished: Finished
  let file: ComparisonFile
  let calls: string[]
  let leftovers: string[]

  beforeAll(async () => {
    const repository = new Repository('compare-odd', consumer)
    repository.change('side.ts', "'base'", "'head'")
    repository.git('mv', 'zebra.load.ts', 'aardvark.load.ts')
    repository.commit('head')
    finished = await repository.compare('--base', 'main', '--requests', '30')
    file = repository.found()
    calls = readFileSync(repository.calls, 'utf8').trim().split('\n')
    leftovers = repository.leftovers()
    return () => repository.remove()
  })

  const testNamed = (name: string): ComparedTest | undefined =>
    file.tests.find((test) => test.name === name)
  const callsOf = (name: string): string[] => calls.filter((call) => call.slice(5) === name)

  it('compares what both sides have, in whatever order they have it', () => {
    const compared = file.tests.filter(({ base }) => base !== null).map(({ name }) => name)
    expect(compared.toSorted(), finished.output).toEqual([
      'an arrival rate',
      'its function is not called',
      'of a file that has moved',
      'row 1',
      'row 2',
    ])
    expect(leftovers).toEqual([])
  })

  it('lets them take turns of ten as base, head, head, base, warmed up once', () => {
    const turns = callsOf('plain').map((call) => call.slice(0, 4))
    const ten = (side: string): string[] => Array.from({ length: 10 }, () => side)
    expect(turns.slice(0, 40)).toEqual(['base', 'head', 'head', 'base'].flatMap(ten))
    expect(callsOf('plain warm-up').length).toBeLessThanOrEqual(4)
  })

  it.each([
    [
      'a ramp',
      'skipped',
      'Its load changes on the way (rampingConcurrency()) and cannot be cut into turns of ten requests; compare it with a baseline: expect(run).toMatchBaseline().',
    ],
    [
      'other options',
      'skipped',
      'Its options differ: concurrency (2 on the base, 4 on the head). It can be compared once both sides have the same.',
    ],
    [
      'other prompts',
      'skipped',
      'Its prompts differ on the two sides: what they cost and take says nothing.',
    ],
    [
      'other prompts later',
      'skipped',
      'Its prompts differ on the two sides: what they cost and take says nothing.',
    ],
    ['come', 'new', 'The base does not have it yet.'],
    ['skipped', 'skipped', 'It is skipped on the head.'],
  ])('says of %s: %s', (name, outcome, note) => {
    expect(testNamed(name)).toMatchObject({ outcome, notes: [note], changes: [] })
  })

  it.each([
    [
      'what comes before > fails on the base',
      'skipped',
      /^It did not start on the base, which said: .*no database for the base/,
    ],
    [
      'what comes before each > fails on the head',
      'fail',
      /^It did not start on the head, which said: .*no database for the head/,
    ],
    ['of a broken file', 'fail', /^It did not start on the head, which said: .*/],
  ])('where one side did not start, %s is: %s, and the reason is told', (name, outcome, note) => {
    expect(testNamed(name)).toMatchObject({
      outcome,
      notes: [expect.stringMatching(note)],
    })
  })

  it('names what is gone, what has moved, and what was left out', () => {
    expect(file.notes).toEqual(
      expect.arrayContaining([
        'aardvark.load.ts was zebra.load.ts on the base.',
        'No longer on the head: gone (kinds.load.ts).',
        '1 test of load specs is no loadTest(), and was left out.',
      ]),
    )
  })

  it('sends nothing for what is not compared', () => {
    for (const name of [
      'no base',
      'no head',
      'options',
      'ramp',
      'runLoad',
      'skipped',
      'one side',
      'broken',
    ]) {
      expect(callsOf(name), name).toEqual([])
    }
    // Only what was sent says that they differ.
    expect(callsOf('prompts')).toHaveLength(20)
    expect(callsOf('later')).toHaveLength(40)
  })
})
