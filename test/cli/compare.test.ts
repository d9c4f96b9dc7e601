import { describe, expect, it, test } from 'vitest'
import { compareCommand } from '../../src/cli/compare.ts'
import { exitCodeOf } from '../../src/cli/compare-exit.ts'
import { compareFlags } from '../../src/cli/compare-flags.ts'
import { CompareProgress } from '../../src/cli/compare-progress.ts'
import type { ComparedTest, ComparisonFile } from '../../src/core/comparison/comparison-file.ts'
import { aComparison, aTest } from '../compare/a-comparison.ts'
import { terminalOf } from './terminal.ts'

test('the command helps', async () => {
  const terminal = terminalOf()
  await expect(compareCommand(['--help'], terminal)).resolves.toBe(0)
  expect(terminal.said).toContain('Usage: vitest-load compare --base <commit>')
})

describe('its flags', () => {
  it('have defaults', () => {
    expect(compareFlags(['--base', 'main'])).toEqual({
      base: 'main',
      repeat: 1,
      requests: 100,
      floor: 0.1,
      maxCost: null,
      checkCost: false,
      nonce: false,
      strict: false,
      allowDirty: false,
      setup: null,
      project: 'load',
      json: null,
      filters: [],
    })
  })

  it('say what is compared, and how', () => {
    const args =
      '--self --repeat 20 --requests 200 --floor 5 --max-cost 2.5 --nonce --strict --setup make --project llm --json out.json chat rag'
    expect(compareFlags(args.split(' '))).toMatchObject({
      base: null,
      repeat: 20,
      requests: 200,
      floor: 0.05,
      maxCost: 2.5,
      nonce: true,
      strict: true,
      setup: 'make',
      project: 'llm',
      json: 'out.json',
      filters: ['chat', 'rag'],
    })
  })

  it.each([
    [[], '--base is missing: what to compare with, such as --base origin/main.'],
    [['--base', ''], '--base is missing'],
    [['--self', '--base', 'main'], '--self has no base: leave --base out.'],
    [['--base', 'main', '--repeat', '2'], '--repeat goes with --self.'],
    [
      ['--base', 'main', '--requests', '10'],
      "--requests must be a whole number from 20; got '10'.",
    ],
    [
      ['--base', 'main', '--requests', '1e3'],
      "--requests must be a whole number from 20; got '1e3'.",
    ],
    [['--base', 'main', '--floor', '-5'], '--floor'],
    [['--base', 'main', '--floor', '0'], "--floor must be percent, more than 0; got '0'."],
    [
      ['--base', 'main', '--max-cost', 'five'],
      "--max-cost must be US dollars, more than 0; got 'five'.",
    ],
    [['--bsae', 'main'], "Unknown option '--bsae'; vitest-load compare --help lists the options."],
  ])('%j are refused', (args, sentence) => {
    expect(() => compareFlags(args)).toThrow(sentence)
  })
})

const tests = (...outcomes: ComparedTest['outcome'][]): ComparedTest[] =>
  outcomes.map((outcome) => aTest({ outcome }))

describe('the exit code', () => {
  it.each([
    [0, { outcome: 'pass', tests: tests('pass', 'skipped') }],
    [0, { outcome: 'inconclusive', tests: tests('inconclusive') }],
    [0, { outcome: 'improved', tests: tests('improved') }],
    [0, { outcome: 'new', tests: tests('new', 'new') }],
    [0, { outcome: 'pass', tests: [] }],
    [1, { outcome: 'fail', tests: tests('fail', 'pass') }],
    [1, { outcome: 'fail', tests: tests('fail'), stopped: { reason: 'maxCost', message: '' } }],
    [2, { outcome: 'pass', tests: tests('skipped', 'skipped') }],
    [2, { outcome: 'new', tests: tests('skipped', 'new') }],
    [3, { outcome: 'pass', tests: tests('pass'), stopped: { reason: 'maxCost', message: '' } }],
    [3, { outcome: 'pass', tests: [], stopped: { reason: 'maxCost', message: '' } }],
    [130, { outcome: 'fail', stopped: { reason: 'interrupted', message: '' } }],
  ] as [number, Partial<ComparisonFile>][])('is %d for %j', (code, changes) => {
    expect(exitCodeOf(aComparison(changes), false)).toBe(code)
  })

  it('is 4 for an inconclusive one that is to be strict', () => {
    const file = aComparison({ outcome: 'inconclusive', tests: tests('inconclusive') })
    expect(exitCodeOf(file, true)).toBe(4)
  })
})

describe('its progress', () => {
  it('is one line for each test where it cannot be redrawn', () => {
    const terminal = terminalOf()
    const progress = new CompareProgress(terminal, false)
    for (const played of [0, 1, 2]) progress.show('compare', 'chat', played, 100)
    progress.show('confirm', 'chat', 0, 200)
    progress.clear()
    expect(terminal.complained).toBe('comparing: chat\ncomparing once more: chat\n')
  })

  it('is redrawn in place on a terminal, and vanishes', () => {
    const terminal = terminalOf()
    const progress = new CompareProgress(terminal, true)
    progress.show('compare', 'chat', 1, 15)
    progress.show('compare', 'chat', 2, 15)
    progress.clear()
    expect(terminal.complained).toBe(
      'comparing: chat (10 of 15 requests a side)\r\u001B[Kcomparing: chat (15 of 15 requests a side)\r\u001B[K',
    )
  })
})
