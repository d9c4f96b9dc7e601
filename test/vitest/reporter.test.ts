import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createVitest, type Vitest } from 'vitest/node'
import { CSV_HEADER } from '../../src/core/run/csv.ts'
import { linesIn } from '../../src/history/lines.ts'
import { appendRows, readHistory } from '../../src/history/rows.ts'
import { SUMMARY_BYTES } from '../../src/report/job-summary.ts'
import LoadReporter, { type LoadReporterOptions } from '../../src/reporter.ts'
import { Collector } from './reporter-harness.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitest-load-'))
  vi.stubEnv('GITHUB_STEP_SUMMARY', '')
  vi.stubEnv('NO_COLOR', '1')
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

interface Ran {
  output: string
  errors: string
  vitest: Vitest
}

/** Runs specs of the fixtures in a real Vitest, with our reporter beside others. */
async function runSpecs(
  spec: string,
  options: LoadReporterOptions = {},
  reporters: string[] = ['default'],
): Promise<Ran> {
  const [stdout, stderr] = [new Collector(), new Collector()]
  const vitest = await createVitest(
    'test',
    {
      root: 'fixtures/runs/specs',
      config: false,
      watch: false,
      include: ['*.load.ts'],
      reporters: [...reporters, new LoadReporter(options)],
    },
    {},
    { stdout, stderr },
  )
  try {
    await vitest.start([spec])
  } finally {
    await vitest.close()
  }
  return { output: stdout.text, errors: stderr.text, vitest }
}

test('a spec file is summed up behind the default reporter', async () => {
  const { output, errors } = await runSpecs('finished')
  const report = output.slice(output.indexOf(' Load ('))
  expect(report).toContain('Load (simulated)  finished.load.ts')
  expect(report).toContain('✓  chat > answers in time')
  expect(report).toContain('✗  chat > compares › small')
  expect(report).toContain('~  chat > compares › large')
  expect(report).toContain('partial: the run was interrupted before its end')
  expect(report).toContain('total cost ')
  expect(report).not.toContain('has meta of its own')
  expect(errors).not.toContain('load report failed')
})

test('a running load test is logged every 10 s of its own time', async () => {
  const { output } = await runSpecs('finished')
  const lines = output.split('\n').filter((line) => line.startsWith('load: answers in time: '))
  expect(lines.map((line) => /for (\d+) s/.exec(line)![1])).toEqual(['11', '21'])
})

test('artifacts of progress are gone at the end', async () => {
  const { vitest } = await runSpecs('finished')
  const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()])
  expect(tests).toHaveLength(3)
  for (const { artifacts } of tests.map((one) => ({ artifacts: one.artifacts() }))) {
    expect(artifacts).toEqual([])
  }
})

test('without a load test nothing is said or written', async () => {
  const { output } = await runSpecs('none', { outputFile: join(folder, 'runs.json') })
  expect(output).not.toContain('Load')
  expect(() => readFileSync(join(folder, 'runs.json'))).toThrow('ENOENT')
})

test('beside reporters for machines only, files are written and nothing is said', async () => {
  const path = join(folder, 'deep', 'runs.json')
  const { output } = await runSpecs('finished', { outputFile: path }, ['tap-flat'])
  expect(output).toMatch(/^TAP version/)
  expect(output).not.toContain('Load')
  expect(output).not.toContain('load: answers')
  const { suites } = JSON.parse(readFileSync(path, 'utf8'))
  expect(suites).toHaveLength(1)
  expect(suites[0].file).toBe('finished.load.ts')
  expect(
    suites[0].tests.map(({ name, state }: { name: string; state: string }) => [name, state]),
  ).toEqual([
    ['chat > answers in time', 'passed'],
    ['chat > compares › small', 'failed'],
    ['chat > compares › large', 'partial'],
  ])
})

test('the requests of all runs are joined into one CSV file', async () => {
  const part = join(folder, 'part.csv')
  writeFileSync(part, 'first,0,false\nfirst,1,false\nfirst,2,fal')
  vi.stubEnv('FIXTURE_SAMPLES', part)
  const path = join(folder, 'requests.csv')
  const { errors } = await runSpecs('finished', { outputFile: [path, join(folder, 'again.csv')] })
  const rows = [
    `file,${CSV_HEADER}`,
    'finished.load.ts,first,0,false',
    'finished.load.ts,first,1,false',
    '',
  ]
  expect(readFileSync(path, 'utf8').split('\n')).toEqual(rows)
  expect(readFileSync(join(folder, 'again.csv'), 'utf8').split('\n')).toEqual(rows)
  expect(errors).toContain('The requests of "chat > compares › small" were not recorded')
  expect(() => readFileSync(part)).toThrow('ENOENT')
})

test('an output file that cannot be written is a sentence, and fails no test', async () => {
  writeFileSync(join(folder, 'file'), '')
  const { errors } = await runSpecs('finished', {
    outputFile: [join(folder, 'runs.xml'), join(folder, 'file', 'runs.json')],
  })
  expect(errors).toContain('runs.xml" is neither .json nor .csv')
  expect(errors).toContain('runs.json" could not be written: ')
})

test('the HTML report is written, and its path is in the summary', async () => {
  const html = join(folder, 'deep', 'report.html')
  const { output } = await runSpecs('finished', { html })
  expect(output).toMatch(new RegExp(`total cost [^]+\n HTML report ${html}\n`))
  const page = readFileSync(html, 'utf8')
  expect(page).toContain('chat &gt; compares › large')
  expect(page).toContain('finished.load.ts')
})

test('with a history, the page and the job summary show the trend of what was run, and of nothing else', async () => {
  const [history, html, summary] = ['history', 'report.html', 'summary.md'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary)
  await runSpecs('finished', { history, html })
  const first = readHistory(history).rows
  expect(readFileSync(summary, 'utf8')).not.toContain('mermaid')
  appendRows(
    history,
    ['2026-01-01', '2026-01-02', '2026-01-03'].flatMap((day) =>
      first
        .flatMap((row) => [row, { ...row, test: 'of another day' }])
        .map((row) => ({ ...row, at: `${day}T12:00:00.000Z`, sha: 'abcdef123456' })),
    ),
  )

  await runSpecs('finished', { history, html })

  expect(
    readFileSync(summary, 'utf8').match(/^- \*\*trend\*\* p50 latency .* 3 runs before/gm),
  ).toHaveLength(first.length)
  const page = readFileSync(html, 'utf8')
  expect(page).toContain('2026-01-02')
  expect(page).toContain('abcdef1')
  expect(page).not.toContain('of another day')
})

test('an HTML report that cannot be written is a sentence, and fails no test', async () => {
  writeFileSync(join(folder, 'file'), '')
  const { errors, output } = await runSpecs('finished', { html: join(folder, 'file', 'r.html') })
  expect(errors).toContain('r.html" could not be written: ')
  expect(output).not.toContain('HTML report')
})

test('the job summary gets the table as markdown', async () => {
  const path = join(folder, 'summary.md')
  writeFileSync(path, '## Of another step\n')
  vi.stubEnv('GITHUB_STEP_SUMMARY', path)
  await runSpecs('finished')
  const summary = readFileSync(path, 'utf8')
  expect(summary).toMatch(/^## Of another step\n\n### Load/)
  expect(summary).toContain('| ✓ | chat &gt; answers in time |')
})

test('a job summary that is full is left as it is, and that is said', async () => {
  const path = join(folder, 'summary.md')
  writeFileSync(path, 'x'.repeat(SUMMARY_BYTES - 10))
  vi.stubEnv('GITHUB_STEP_SUMMARY', path)
  const { errors } = await runSpecs('finished')
  expect(errors).toContain('The summary of this job step is full (1 MiB): nothing was added.')
  expect(readFileSync(path, 'utf8')).toHaveLength(SUMMARY_BYTES - 10)
})

test('each run that came to its end is a row of the history', async () => {
  const history = join(folder, 'history')
  await runSpecs('finished', { history })
  await runSpecs('finished', { history })
  const { rows } = readHistory(history)
  // Two runs of the same file at the same instant are one: the fixtures never change.
  expect(rows.map(({ file, test: name, mode }) => [file, name, mode])).toEqual([
    ['finished.load.ts', 'chat > answers in time', 'simulated'],
    ['finished.load.ts', 'chat > compares › small', 'simulated'],
  ])
  expect(linesIn(history, '2026-11.jsonl')).toHaveLength(4)
})

test('the sides of a comparison are no part of the history', async () => {
  vi.stubEnv('VITEST_LOAD_COMPARE', '{}')
  const history = join(folder, 'history')
  await runSpecs('finished', { history })
  expect(readHistory(history).rows).toEqual([])
})

test('a history that cannot be written is a sentence, and fails no test', async () => {
  writeFileSync(join(folder, 'file'), '')
  const { errors } = await runSpecs('finished', { history: join(folder, 'file', 'history') })
  expect(errors).toMatch(/The history in \S+history could not be written: ENOTDIR/)
})
