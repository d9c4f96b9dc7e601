import { beforeAll, describe, expect, it } from 'vitest'
import type { RunsFile } from '../../src/report/json.ts'
import { testsIn } from './json-report.ts'
import { MARKED_ENV, marksIn } from './marked.ts'
import { CONSUMERS, projectOf, type Finished, type Project } from './project.ts'

const TESTS = [
  'the provider quotes',
  'the target throws: message',
  'the target throws: cause',
  'the target throws: object',
  'the target throws: json',
  'all requests fail the same way',
  'in the other shard',
]

describe.each(CONSUMERS)('with %s, reports of two shards', (consumer) => {
  let project: Project
  let shards: Finished[]
  const merge = (...more: string[]): Promise<Finished> =>
    project.vitest(['run', '--merge-reports=blobs', ...more])

  beforeAll(async () => {
    project = projectOf('marked', consumer)
    const shard = (number: number): Promise<Finished> => {
      const blob = ['--reporter=blob', `--outputFile.blob=blobs/${number}.json`]
      const args = ['run', '--project', 'load', `--shard=${number}/2`, ...blob]
      return project.vitest(args, MARKED_ENV)
    }
    shards = [await shard(1), await shard(2)]
  })

  it('are made in silence', () => {
    // One shard has the file that fails.
    expect(new Set(shards.map(({ code }) => code))).toEqual(new Set([0, 1]))
    for (const { stdout } of shards) expect(stdout).not.toMatch(/Load|requests/)
  })

  it('are merged into the tables, the runs and the rows of both', async () => {
    const { code, stdout } = await merge()
    expect(code).toBe(1)
    expect(stdout).toContain(' Load  marked.load.ts')
    expect(stdout).toContain(' Load  plain.load.ts')
    expect(stdout).toMatch(/✓ {2}in the other shard +20 /)
    expect(stdout).toMatch(/✗ {2}errors +30 errors +none/)
    expect(marksIn(stdout)).toEqual([])
    const { suites } = JSON.parse(project.read('out/runs.json')) as RunsFile
    expect(suites.flatMap(({ tests }) => tests.map(({ name }) => name))).toEqual(TESTS)
    const rows = project.read('out/requests.csv').trim().split('\n')
    expect(rows).toHaveLength(1 + (4 + 40) + 4 * 20 + 5 + (2 + 20))
  })

  it('are merged into JSON that a machine can read', async () => {
    const { stdout } = await merge('--reporter=json')
    // Vitest 5 writes a file and says where.
    const inFile = stdout.startsWith('JSON report written to ')
    const json = inFile ? project.read('.vitest/json/output.json') : stdout
    if (inFile) expect(stdout.trim().split('\n')).toHaveLength(1)
    const tests = testsIn(json)
    expect(tests.map(({ fullName }) => fullName)).toEqual(TESTS)
    expect(tests.map(({ runs }) => runs.length)).toEqual(TESTS.map(() => 1))
  })

  it('are merged into JUnit that a machine can read', async () => {
    const { stdout } = await merge('--reporter=junit')
    const inFile = stdout.startsWith('JUNIT report written to ')
    const xml = inFile ? project.read('.vitest/junit/output.xml') : stdout
    if (inFile) expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(elementsIn(xml)).toEqual({ testsuites: 1, testsuite: 2, testcase: 7, failure: 6 })
  })
})

/** How many of each element, in a text that is XML from its beginning to its end. */
function elementsIn(xml: string): Record<string, number> {
  const counts: Record<string, number> = {}
  const open: string[] = []
  const rest = xml
    .replace(/^<\?xml [^>]*\?>/, '')
    .replaceAll(
      /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*) ?(\/?)>|[^<]+/g,
      (text, end, name, _, alone) => {
        if (name === undefined) return open.length > 0 || text.trim() === '' ? '' : text
        if (end === '/') return open.pop() === name ? '' : text
        counts[name] = (counts[name] ?? 0) + 1
        if (alone !== '/') open.push(name)
        return ''
      },
    )
  expect(rest).toBe('')
  expect(open).toEqual([])
  return counts
}
