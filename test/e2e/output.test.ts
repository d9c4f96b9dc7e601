import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunsFile } from '../../src/report/json.ts'
import { filesIn, MARKED_ENV, marksIn } from './marked.ts'
import { CONSUMERS, projectOf, type Finished, type Project } from './project.ts'

const REPORTERS = ['default', 'json', 'junit', 'blob', 'github-actions']
const FILES = ['json=out/vitest.json', 'junit=out/vitest.xml', 'blob=out/blob.json']

describe.each(CONSUMERS)('with %s, a run whose errors quote prompt and key', (consumer) => {
  let project: Project
  let finished: Finished
  beforeAll(async () => {
    project = projectOf('marked', consumer)
    finished = await project.vitest(
      [
        'run',
        '--project=load',
        ...REPORTERS.map((name) => `--reporter=${name}`),
        ...FILES.map((file) => `--outputFile.${file}`),
      ],
      { ...MARKED_ENV, GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md') },
    )
  })

  it('shows neither of them in any output', () => {
    expect(finished.stdout).toContain('10 × client_error: HTTP 400')
    expect(finished.stdout).toMatch(/::error .*the provider quotes/)
    expect(finished.stdout).toContain('stopped after')
    expect(marksIn(finished.output)).toEqual([])
    expect(marksIn(project.read('summary.md'))).toEqual([])
    expect(project.read('summary.md')).toContain('Bad request')
    const files = filesIn(project, 'out')
    expect(files.size).toBe(5)
    for (const [path, text] of files) {
      expect(text).toContain('the provider quotes')
      expect(marksIn(text), path).toEqual([])
    }
  })

  it('is written as JSON that the published schema describes, with its verdicts', () => {
    const schema: object = JSON.parse(readFileSync('schema/run.json', 'utf8'))
    const ajv = new Ajv2020({ allErrors: true })
    const file = JSON.parse(project.read('out/runs.json')) as RunsFile
    expect(ajv.validate(schema, file), ajv.errorsText()).toBe(true)

    const tests = file.suites.flatMap((suite) => suite.tests)
    const named = (name: string) => tests.find((test) => test.name === name)!
    expect(tests).toHaveLength(7)
    const quotes = named('the provider quotes')
    expect(quotes.state).toBe('failed')
    expect(quotes.run).toMatchObject({
      mode: 'live',
      requests: { total: 40, ok: 10, failed: 30, warmup: 4 },
      errors: { byKind: { client_error: 10, server_error: 10, rate_limited: 10 } },
      verdicts: [{ status: 'fail', budget: { metric: 'errors' } }],
    })
    expect(named('the target throws: cause').run.verdicts).toMatchObject([{ status: 'fail' }])
    expect(named('all requests fail the same way').run.stopped).toMatchObject({
      reason: 'identicalFailures',
    })
    expect(named('in the other shard')).toMatchObject({
      state: 'passed',
      run: { verdicts: [{ status: 'pass' }] },
    })
  })

  it('is written as CSV with one row per request, warm-up included', () => {
    const [header, ...rows] = project.read('out/requests.csv').trim().split('\n')
    const names = header!.split(',')
    const records = rows.map((row) => {
      const values = row.split(',')
      return Object.fromEntries(names.map((name, index) => [name, values[index]!]))
    })
    const of = (run: string) => records.filter((record) => record['run'] === run)

    expect(records.every((record) => Object.keys(record).length === names.length)).toBe(true)
    expect(of('the provider quotes')).toHaveLength(4 + 40)
    expect(of('the target throws: json')).toHaveLength(20)
    expect(of('all requests fail the same way')).toHaveLength(5)
    expect(of('in the other shard').map(({ warmup }) => warmup)).toEqual([
      ...Array.from({ length: 2 }, () => 'true'),
      ...Array.from({ length: 20 }, () => 'false'),
    ])
    const warmups = of('the provider quotes').filter(({ warmup }) => warmup === 'true')
    expect(warmups.map(({ outcome, error }) => [outcome, error])).toEqual([
      ['ok', ''],
      ['failed', 'client_error'],
      ['failed', 'server_error'],
      ['failed', 'rate_limited'],
    ])
    expect(warmups[0]).toMatchObject({
      file: 'marked.load.ts',
      models: 'gpt-4.1-mini',
      input_tokens: '10',
      output_tokens: '5',
    })
    expect(project.read('out/requests.csv')).not.toMatch(/HTTP|question|removed/)
  })
})
