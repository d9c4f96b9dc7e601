import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trendCommand } from '../../src/cli/trend.ts'
import type { Terminal } from '../../src/cli/command.ts'
import { appendRows } from '../../src/history/rows.ts'
import { aHistoryRow, day } from '../core/a-history-row.ts'
import { terminalOf, type TestTerminal } from './terminal.ts'

let cwd: string

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'vitest-load-trend-'))
  appendRows(join(cwd, '.vitest-load', 'history'), [
    aHistoryRow({ at: day(0), test: 'chat', ttftP50: null }),
    aHistoryRow({ at: day(1), test: 'rag', ttftP50: null }),
    aHistoryRow({ at: day(2), test: 'rag', ttftP50: null, branch: 'next', p95: 9999 }),
  ])
  appendRows(join(cwd, 'other'), [aHistoryRow({ branch: null, test: 'elsewhere' })])
  appendFileSync(join(cwd, 'other', '2026-11.jsonl'), 'broken')
})

afterAll(() => rmSync(cwd, { recursive: true }))

async function trend(args: string[], changes: Partial<Terminal> = {}): Promise<TestTerminal> {
  const terminal = terminalOf({ cwd, ...changes })
  expect(await trendCommand(args, terminal)).toBe(0)
  return terminal
}

test('shows the tests of the main branch', async () => {
  const { said, complained } = await trend([])
  expect(said).toMatch(/^Trend of branch main\n\n chat\n/)
  expect(said).toContain('\n rag\n')
  expect(said.match(/p95 latency/g)).toHaveLength(2)
  expect(said).toContain('1 run since 2026-01-02')
  expect(said).not.toContain('9,999')
  expect(complained).toBe('')
})

test.for([
  [['--branch', 'next'], 'Trend of branch next', '9,999 ms'],
  [['--all-branches'], 'Trend of all branches', '2 runs since 2026-01-02'],
  [['--dir', 'other'], 'Trend of all branches', 'elsewhere'],
  [['--test', '^RA'], 'Trend of branch main', ' rag\n'],
  [['--metric', 'p99,inputTokens', '--metric', 'p50'], 'Trend of branch main', 'input tokens'],
  [['--help'], 'Usage: vitest-load trend', '--all-branches'],
] as const)('%j', async ([args, title, text]) => {
  const { said } = await trend([...args])
  expect(said).toContain(title)
  expect(said).toContain(text)
})

test('only what is asked for is shown', async () => {
  const { said } = await trend(['--test', 'rag', '--metric', 'p99'])
  expect(said).not.toMatch(/chat|p95/)
})

test('a line that cannot be read is told on the error output', async () => {
  const { complained } = await trend(['--dir', 'other'])
  expect(complained).toMatch(/2026-11\.jsonl:2 is no row of a history, and was left out\.\n$/)
})

test.for([
  [{ isTerminal: true }, true],
  [{ isTerminal: true, env: { NO_COLOR: '1' } }, false],
  [{ isTerminal: false }, false],
  [{}, false],
] as const)('in %j there are colours: %j', async ([changes, coloured]) => {
  const { said } = await trend([], changes)
  expect(said.includes('\u001B[')).toBe(coloured)
})

test('it is as wide as the terminal', async () => {
  const { said } = await trend([], { columns: 40 })
  expect(Math.max(...said.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40)
})

test.for([
  [['--dir', 'none'], /^There is no history in none: load\({ history: 'none' }\) records it/],
  [['--metric', 'p96'], /^--metric must be one of p50, p95, .*; got 'p96'\.$/],
  [['--test', '('], /^--test must be a regular expression; got '\('\.$/],
  [
    ['--test', 'nobody'],
    /^None of the 3 runs in .* is of the branch main and of a test that matches nobody\.$/,
  ],
  [['--branch', 'gone'], /^None of the 3 runs in .* is of the branch gone\.$/],
  [['--metric', 'ttftP50'], /^None of 2 runs knows ttftP50\.$/],
  [['extra'], /^Unexpected argument 'extra'/],
] as const)('%j is a sentence', async ([args, sentence]) => {
  await expect(trendCommand([...args], terminalOf({ cwd }))).rejects.toThrow(sentence)
})

test('a reader that has seen enough ends it without a word', async () => {
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
  const child = spawn(process.execPath, [cli, 'trend'], { cwd })
  child.stdout.destroy()
  let complained = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => (complained += part))
  const [code] = await once(child, 'close')
  expect([code, complained]).toEqual([0, ''])
})
