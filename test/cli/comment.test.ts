import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { commentCommand } from '../../src/cli/comment.ts'
import type { ComparisonFile } from '../../src/core/comparison/comparison-file.ts'
import { runsFile } from '../../src/report/json.ts'
import { aComparison, aTest, SLOWER } from '../report/comment/a-comparison.ts'
import { suite } from '../report/fixture-runs.ts'
import { BOT, startForge, STRANGER, type ForgeServer } from './forge-server.ts'
import { terminalOf, type TestTerminal } from './terminal.ts'

const TOKEN = 'ghs_a-token-of-nobody'
const MARKER = '<!-- vitest-load:v1 key=Load tests -->'
const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'comment-'))
  folders.push(cwd)
})

function write(path: string, value: unknown): string {
  const target = join(cwd, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, typeof value === 'string' ? value : JSON.stringify(value))
  return target
}

function writeComparison(changes: Partial<ComparisonFile> = {}): void {
  write('.vitest/load/comparison.json', aComparison(changes))
}

const about = { version: '0.1.0', createdAt: '2026-11-24T09:00:00.000Z' }

function writeRuns(): void {
  write('.vitest/load/last.json', runsFile([suite('load/a.load.ts', 'failing-budget')], about))
}

function onGitHub(forge: ForgeServer, event: object = { pull_request: { number: 12 } }) {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_TOKEN: TOKEN,
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_API_URL: forge.url,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKFLOW: 'Load tests',
    GITHUB_EVENT_PATH: write('event.json', event),
  }
}

function onGitLab(forge: ForgeServer) {
  return {
    GITLAB_CI: 'true',
    GITLAB_TOKEN: TOKEN,
    CI_API_V4_URL: forge.url,
    CI_PROJECT_ID: '42',
    CI_PROJECT_URL: 'https://gitlab.example/acme/shop',
    CI_MERGE_REQUEST_IID: '12',
    CI_JOB_NAME: 'Load tests',
    CI_COMMIT_SHA: '3fa9c1d',
  }
}

async function comment(args: string[], env: NodeJS.ProcessEnv = {}): Promise<TestTerminal> {
  const terminal = terminalOf({ cwd, env })
  expect(await commentCommand(args, terminal)).toBe(0)
  expect(terminal.said + terminal.complained).not.toContain(TOKEN)
  return terminal
}

describe.for([
  ['GitHub', onGitHub],
  ['GitLab', onGitLab],
] as const)('on %s', ([, envOf]) => {
  test('a comment is written, and the next run edits it', async () => {
    await using forge = await startForge()
    writeComparison()
    expect((await comment([], envOf(forge))).said).toBe('The comment was written.\n')
    writeComparison({ tests: [aTest()] })
    expect((await comment([], envOf(forge))).said).toBe('The comment was edited.\n')
    expect(forge.comments).toHaveLength(1)
    expect(forge.comments[0]!.body).toMatch(`${MARKER}\n\n## 🟢 vitest-load`)
    expect(new Set(forge.asked.map(({ token }) => token?.replace('Bearer ', '')))).toEqual(
      new Set([TOKEN]),
    )
  })

  test('the old comment is found behind hundreds of others', async () => {
    await using forge = await startForge()
    forge.comments.push(
      ...Array.from({ length: 250 }, (_, index) => ({ id: index, body: 'hi', author: STRANGER })),
      { id: 999, body: `${MARKER}\nold`, author: BOT },
    )
    writeComparison()
    await comment([], envOf(forge))
    expect(forge.comments).toHaveLength(251)
    expect(forge.comments.at(-1)!.body).toContain('1 regression')
  })

  test('what a stranger begins with the marker is none of ours', async () => {
    await using forge = await startForge()
    forge.comments.push({ id: 3, body: `${MARKER}\nall is well`, author: STRANGER })
    writeComparison()
    await comment([], envOf(forge))
    expect(forge.comments.map(({ body }) => body.includes('1 regression'))).toEqual([false, true])
  })

  test('another key has a comment of its own', async () => {
    await using forge = await startForge()
    writeComparison()
    await comment([], envOf(forge))
    await comment(['--key', 'load/node 24'], envOf(forge))
    expect(forge.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      MARKER,
      '<!-- vitest-load:v1 key=load/node 24 -->',
    ])
  })

  test('a plain pass writes no comment, unless it is asked to', async () => {
    await using forge = await startForge()
    writeComparison({ tests: [aTest()] })
    expect((await comment([], envOf(forge))).said).toContain('none was written')
    expect(forge.comments).toHaveLength(0)
    await comment(['--always'], envOf(forge))
    expect(forge.comments).toHaveLength(1)
  })

  test.for([
    [401, 'Bad credentials', /The token in GITHUB_TOKEN|GITLAB_TOKEN needs/],
    [403, 'Resource not accessible by integration', /workflow_run|GITLAB_TOKEN needs/],
    [404, 'Not Found', 'no such'],
    [422, 'Body is too long', 'answered 422: Body is too long'],
    [500, '<html>', 'answered 500'],
  ] as const)('%d is refused in a sentence without the token', async ([status, message, words]) => {
    await using forge = await startForge()
    writeComparison()
    forge.refuse.set('POST', { status, message })
    const failing = comment([], envOf(forge))
    await expect(failing).rejects.toThrow(words)
    await expect(failing).rejects.not.toThrow(TOKEN)
  })

  test('a server that is not there is told in a sentence', async () => {
    const forge = await startForge()
    await forge[Symbol.asyncDispose]()
    writeComparison()
    await expect(comment([], envOf(forge))).rejects.toThrow(
      /at 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\.$/,
    )
  })

  test('a token follows no redirect', async () => {
    await using elsewhere = await startForge()
    await using forge = await startForge()
    forge.refuse.set('GET', { status: 302, message: '', headers: { location: elsewhere.url } })
    writeComparison()
    await expect(comment([], envOf(forge))).rejects.toThrow('cannot be reached')
    expect(elsewhere.asked).toEqual([])
  })
})

describe('on GitHub', () => {
  test('pages without a Link header are followed while they are full', async () => {
    await using forge = await startForge()
    forge.links = false
    forge.comments.push(
      ...Array.from({ length: 100 }, (_, id) => ({ id, body: 'hi', author: STRANGER })),
      { id: 999, body: MARKER, author: BOT },
    )
    writeComparison()
    await comment([], onGitHub(forge))
    expect(forge.comments).toHaveLength(101)
  })

  test('a comment that is gone when it is edited is written again', async () => {
    await using forge = await startForge()
    forge.comments.push({ id: 1, body: MARKER, author: BOT })
    forge.refuse.set('PATCH', { status: 404, message: 'Not Found' })
    writeComparison()
    expect((await comment([], onGitHub(forge))).said).toBe('The comment was written.\n')
  })

  test('a used-up rate limit is told apart from a token that may not write', async () => {
    await using forge = await startForge()
    const headers = { 'x-ratelimit-remaining': '0' }
    forge.refuse.set('GET', { status: 403, message: 'API rate limit exceeded', headers })
    writeComparison()
    await expect(comment([], onGitHub(forge))).rejects.toThrow('run the job again later')
  })

  const followed = (sha: string): object => ({
    workflow_run: {
      name: 'Load tests',
      head_sha: sha,
      head_branch: 'faster answers & more',
      head_repository: { owner: { login: 'mallory' } },
    },
  })

  test('a workflow_run finds its pull request by branch and commit', async () => {
    await using forge = await startForge()
    forge.pulls = [
      { number: 9, head: { sha: 'another' } },
      { number: 12, head: { sha: '3fa9c1d0' } },
    ]
    writeComparison()
    const env = { ...onGitHub(forge, followed('3fa9c1d0')), GITHUB_WORKFLOW: 'Load comment' }
    await comment([], env)
    expect(forge.asked[0]!.path).toContain('head=mallory%3Afaster%20answers%20%26%20more')
    expect(forge.comments[0]!.body).toContain(MARKER)
    expect(forge.comments[0]!.body).toContain('https://github.com/acme/shop/blob/3fa9c1d0/load/')
  })

  test('a workflow_run of a commit that is no longer the head writes nothing', async () => {
    await using forge = await startForge()
    forge.pulls = [{ number: 12, head: { sha: 'newer' } }]
    writeComparison()
    const { said } = await comment([], onGitHub(forge, followed('older')))
    expect(said).toContain('has moved on')
    expect(forge.comments).toEqual([])
  })

  test.for([
    [
      undefined,
      { GITHUB_TOKEN: '' },
      [],
      'GITHUB_TOKEN is missing: give the step `env: { GITHUB_TOKEN',
    ],
    [undefined, { GITHUB_REPOSITORY: 'shop' }, [], 'GITHUB_REPOSITORY is missing'],
    [{ push: true }, {}, [], 'This run belongs to no pull request: give its number with --pr.'],
    [
      undefined,
      {},
      ['--pr', '12/../13'],
      "--pr must be the number of a pull request; got '12/../13'",
    ],
    [undefined, {}, ['--html-url', 'javascript:alert(1)'], '--html-url must begin with https://'],
    [undefined, {}, ['--key', ''], '--key must be a name'],
  ] as const)('%o %o %o: %s', async ([event, env, args, words]) => {
    await using forge = await startForge()
    writeComparison()
    await expect(comment([...args], { ...onGitHub(forge, event), ...env })).rejects.toThrow(words)
  })
})

describe('on GitLab', () => {
  test.for([
    [{ GITLAB_TOKEN: '' }, 'GITLAB_TOKEN is missing: make a project access token'],
    [{ GITLAB_TOKEN: '', CI_JOB_TOKEN: 'x' }, 'CI_JOB_TOKEN cannot write notes.'],
    [{ CI_MERGE_REQUEST_IID: '' }, 'CI_MERGE_REQUEST_IID is missing'],
    [{ CI_API_V4_URL: '' }, 'this is no GitLab job'],
  ] as const)('%o: %s', async ([env, words]) => {
    await using forge = await startForge()
    writeComparison()
    await expect(comment([], { ...onGitLab(forge), ...env })).rejects.toThrow(words)
  })
})

describe('elsewhere', () => {
  test('the markdown is printed', async () => {
    writeComparison()
    expect((await comment([])).said).toMatch(/^<!-- vitest-load:v1 key=load -->\n\n## 🔴/)
  })

  test('without a comparison the last runs are told, with their place in the repository', async () => {
    writeRuns()
    const env = { GITHUB_WORKSPACE: dirname(cwd), GITHUB_REPOSITORY: 'a/b', GITHUB_SHA: '3fa9c1d' }
    const { said } = await comment(['--stdout'], { ...env, GITHUB_SERVER_URL: 'https://gh' })
    expect(said).toContain('1 of 1 load test failed')
    expect(said).toMatch(/https:\/\/gh\/a\/b\/blob\/3fa9c1d\/comment-\w+\/load\/a\.load\.ts#L7/)
  })

  test('both are told when both are named', async () => {
    writeComparison()
    writeRuns()
    const files = [
      '--comparison',
      '.vitest/load/comparison.json',
      '--input',
      '.vitest/load/last.json',
    ]
    const { said } = await comment(files)
    expect(said).toContain('1 regression in 5 load tests, 1 inconclusive, 1 improved; 1 of 1 load')
  })

  test('a report’s address cannot end its link', async () => {
    writeComparison()
    const { said } = await comment(['--html-url', 'https://x.example/a(b) [c]'])
    expect(said).toContain('](https://x.example/a%28b%29%20[c])')
  })

  test('annotations are printed, a line each', async () => {
    writeComparison()
    const { said } = await comment(['--annotations'])
    expect(said.split('\n').map((line) => line.split(' ')[0])).toEqual(['::error', '::warning', ''])
  })

  test('annotations of runs are Vitest’s own', async () => {
    writeRuns()
    expect((await comment(['--annotations'])).said).toBe('')
  })

  test('metrics go to a file', async () => {
    writeComparison()
    expect((await comment(['--metrics', 'out/metrics.txt'])).said).toBe('')
    expect(readFileSync(join(cwd, 'out/metrics.txt'), 'utf8')).toMatch(/^# TYPE [^]*# EOF\n$/)
  })

  test('the summary of a job is added to what stands there, up to 1 MiB', async () => {
    writeComparison()
    const path = write('summary.md', 'before\n')
    await comment(['--summary'], { GITHUB_STEP_SUMMARY: path })
    expect(readFileSync(path, 'utf8')).toMatch(/^before\n\n## 🔴 vitest-load/)
    writeFileSync(path, 'x'.repeat(1024 * 1024 - 50))
    const { complained } = await comment(['--summary'], { GITHUB_STEP_SUMMARY: path })
    expect(complained).toContain('is full (1 MiB)')
    expect(readFileSync(path, 'utf8')).toHaveLength(1024 * 1024 - 50)
  })

  test('hundreds of tests stay within the summary, each with its row', async () => {
    writeComparison({ tests: Array.from({ length: 700 }, () => SLOWER) })
    const path = write('summary.md', 'x'.repeat(500_000))
    await comment(['--summary'], { GITHUB_STEP_SUMMARY: path })
    expect(readFileSync(path, 'utf8').match(/^\| 🔴 fail \|/gm)).toHaveLength(700)
    expect(readFileSync(path).length).toBeLessThanOrEqual(1024 * 1024)
  })

  test.for([
    [[], 'There is nothing to tell: neither .vitest/load/comparison.json'],
    [
      ['--comparison', 'x.json'],
      'There is no x.json: vitest-load compare --base origin/main writes it',
    ],
    [['--input', 'x.json'], 'There is no x.json: vitest run --project load writes it'],
    [['--summary', '--comparison', 'good.json'], 'GITHUB_STEP_SUMMARY is missing'],
    [['--commparison', 'x'], "Unknown option '--commparison'; vitest-load comment --help lists"],
  ] as const)('%o: %s', async ([args, words]) => {
    write('good.json', aComparison())
    await expect(comment([...args])).rejects.toThrow(words)
  })

  const [change] = SLOWER.changes
  test.for([
    ['half of it', '{', 'is no JSON'],
    ['a list', '[]', 'is no comparison'],
    ['a newer schema', { schema: 2 }, 'was written by a newer vitest-load (schema 2): update it'],
    ['a text for a number', { durationMs: '<img>' }, 'is no comparison'],
    ['a number for a text', { head: { ref: 1, sha: null } }, 'is no comparison'],
    ['a line that is none', { tests: [{ ...SLOWER, line: '41) <img' }] }, 'is no comparison'],
    ['half a change', { tests: [{ ...SLOWER, changes: [{ n: 1 }] }] }, 'is no comparison'],
    [
      'an unknown metric',
      { tests: [{ ...SLOWER, changes: [{ ...change, metric: 'toString' }] }] },
      'is no comparison',
    ],
    ['an unknown outcome', { tests: [{ ...SLOWER, outcome: 'constructor' }] }, 'is no comparison'],
  ] as const)('a comparison with %s is refused', async ([, changed, words]) => {
    const file = typeof changed === 'string' ? changed : { ...aComparison(), ...changed }
    write('.vitest/load/comparison.json', file)
    await expect(comment([])).rejects.toThrow(words)
  })

  test.for([
    [{ schema: 1, suites: [{ file: 'a', tests: [{ name: 'a', line: 1 }] }] }, 'holds no runs'],
    [{ schema: 1 }, 'holds no runs'],
  ] as const)('runs in %j are refused', async ([file, words]) => {
    write('.vitest/load/last.json', file)
    await expect(comment([])).rejects.toThrow(words)
  })

  test('--help helps', async () => {
    expect((await comment(['--help'])).said).toContain('Usage: vitest-load comment')
  })
})
