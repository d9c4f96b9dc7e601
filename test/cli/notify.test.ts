import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deliver } from '../../src/cli/deliver.ts'
import { notifyCommand } from '../../src/cli/notify.ts'
import { runsFile } from '../../src/report/json.ts'
import { aComparisonOf } from '../core/comparison/a-comparison.ts'
import { FIXTURE_RUNS, testReport } from '../report/fixture-runs.ts'
import { terminalOf } from './terminal.ts'

/** The end of an address that must never be told. */
const SECRET = 'T0123/B4567/hunter22secret'

interface Reply {
  status: number
  headers?: Record<string, string>
  body?: string
}

interface Received {
  body: string
  request: IncomingMessage
}

let cwd: string
let server: Server
let host: string
let url: string
let received: Received[]
/** What the server answers, one after the other, and then 200; `null`: nothing at all. */
let replies: (Reply | null)[]

beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'vitest-load-notify-'))
  received = []
  replies = []
  server = createServer(async (request, response) => {
    received.push({ request, body: await text(request) })
    const reply = replies.length === 0 ? { status: 200, body: 'ok' } : replies.shift()!
    if (reply === null) return
    response.writeHead(reply.status, reply.headers).end(reply.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  url = `http://${host}/services/${SECRET}`
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  rmSync(cwd, { recursive: true })
})

function lastRuns(...outcomes: ('passed' | 'failed')[]): void {
  const tests = outcomes.map((outcome) => testReport(FIXTURE_RUNS['failing-budget'], outcome))
  const suites = [{ file: 'load/chat.load.ts', tests }]
  mkdirSync(join(cwd, '.vitest', 'load'), { recursive: true })
  const file = runsFile(suites, { version: '0.1.0', createdAt: '2026-11-24T09:00:00.000Z' })
  writeFileSync(join(cwd, '.vitest', 'load', 'last.json'), JSON.stringify(file))
}

async function notify(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const terminal = terminalOf({ cwd, env })
  expect(await notifyCommand(args, terminal)).toBe(0)
  expect(terminal.complained).toBe('')
  return terminal.said
}

/** What is told when it fails, in which no address may stand. */
async function complaint(running: Promise<unknown>): Promise<string> {
  const error: unknown = await running.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(Error)
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    expect(`${at.message}\n${at.stack}`).not.toMatch(/hunter22|T0123|services/)
  }
  return (error as Error).message
}

describe('what is told', () => {
  test('Slack gets blocks when a test failed', async () => {
    lastRuns('passed', 'failed')
    expect(await notify(['--slack', url])).toBe('Told Slack.\n')
    const [{ request, body } = received[0]!] = received
    expect(request.method).toBe('POST')
    expect(request.url).toBe(`/services/${SECRET}`)
    expect(request.headers['content-type']).toBe('application/json')
    expect(JSON.parse(body)).toMatchObject({
      text: '❌ vitest-load: 1 of 2 load tests failed (simulated)',
      blocks: [{ type: 'header' }, { type: 'context' }, { type: 'section' }],
    })
  })

  test('a webhook gets plain JSON, with what CI knows', async () => {
    lastRuns('failed')
    const env = {
      VITEST_LOAD_WEBHOOK_URL: url,
      GITHUB_SHA: '3fa9c1d0a1b2c3d4e5f60718293a4b5c6d7e8f90',
      GITHUB_REF_NAME: 'main',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'acme/chat',
      GITHUB_RUN_ID: '7',
    }
    expect(await notify([], env)).toBe('Told the webhook.\n')
    expect(JSON.parse(received[0]!.body)).toMatchObject({
      schema: 1,
      outcome: 'failed',
      origin: {
        sha: env.GITHUB_SHA,
        branch: 'main',
        url: 'https://github.com/acme/chat/actions/runs/7',
      },
    })
  })

  test('both may be told', async () => {
    lastRuns('failed')
    expect(await notify(['--webhook', url], { VITEST_LOAD_SLACK_URL: url })).toBe(
      'Told Slack and the webhook.\n',
    )
    expect(received).toHaveLength(2)
  })

  test('when nothing failed nobody is told, unless always', async () => {
    lastRuns('passed')
    expect(await notify(['--slack', url])).toMatch(/^Nothing failed, and nobody was told/)
    expect(received).toEqual([])
    expect(await notify(['--slack', url, '--on', 'always'])).toBe('Told Slack.\n')
    expect(received).toHaveLength(1)
  })

  test('a comparison is told without load tests', async () => {
    const compared = aComparisonOf([], { usd: 1 })
    writeFileSync(join(cwd, 'comparison.json'), JSON.stringify(compared))
    await notify(['--webhook', url, '--comparison', 'comparison.json'])
    expect(JSON.parse(received[0]!.body)).toMatchObject({ outcome: 'failed', usd: 1, tests: [] })
  })

  test('it helps', async () => {
    expect(await notify(['--help'])).toContain('Usage: vitest-load notify')
  })
})

describe('a server that does not take it', () => {
  const patience = { pauseMs: 1, timeoutMs: 5000 }
  const post = (to: string): Promise<void> =>
    deliver({ name: 'Slack', url: to, body: { text: 'hello' } }, patience)

  test.for([429, 500, 503])('is asked again when it says %i', async (status) => {
    replies = [{ status }]
    await post(url)
    expect(received.map(({ body }) => body)).toEqual(['{"text":"hello"}', '{"text":"hello"}'])
  })

  test('is asked again at once when it says so', async () => {
    replies = [{ status: 429, headers: { 'retry-after': '0' } }]
    await deliver({ name: 'Slack', url, body: {} }, { pauseMs: 3_600_000 })
    expect(received).toHaveLength(2)
  })

  test('is asked no third time', async () => {
    replies = [{ status: 503 }, { status: 502 }]
    expect(await complaint(post(url))).toBe(`Slack at ${host} answered 502.`)
    expect(received).toHaveLength(2)
  })

  test.for([
    [{ status: 404, body: 'no_service' }, 'answered 404 (no_service).'],
    [{ status: 404, body: `Cannot POST /services/${SECRET}` }, 'answered 404.'],
    [{ status: 400, body: 'services' }, 'answered 400.'],
    [
      { status: 302, headers: { location: '/elsewhere' } },
      'answered 302: it redirects, which is not followed.',
    ],
  ])('%j is a sentence, and is not asked again', async ([reply, sentence]) => {
    replies = [reply as Reply]
    expect(await complaint(post(url))).toBe(`Slack at ${host} ${sentence as string}`)
    expect(received).toHaveLength(1)
  })

  test('and answers nothing is given up', async () => {
    replies = [null]
    const running = deliver({ name: 'Slack', url, body: {} }, { timeoutMs: 50 })
    expect(await complaint(running)).toBe(`Slack at ${host} did not answer within 0.05 s.`)
  })

  test('and is not there is a sentence', async () => {
    server.close()
    expect(await complaint(post(url))).toBe(`Slack at ${host} cannot be reached (ECONNREFUSED).`)
  })

  test('may want a user and a password', async () => {
    await post(url.replace('://', '://me:hunter22%21@'))
    const { authorization } = received[0]!.request.headers
    expect(authorization).toBe(`Basic ${Buffer.from('me:hunter22!').toString('base64')}`)
    replies = [{ status: 401 }]
    expect(await complaint(post(url.replace('://', '://me:hunter22@')))).toBe(
      `Slack at ${host} answered 401.`,
    )
  })
})

test('when one of two cannot be told, the other one is, and the sentence says whom not', async () => {
  lastRuns('failed')
  replies = [{ status: 404 }]
  const running = notifyCommand(['--slack', url, '--webhook', `${url}?second`], terminalOf({ cwd }))
  expect(await complaint(running)).toMatch(/^(?:Slack|The webhook) at \S+ answered 404\.$/)
  expect(received).toHaveLength(2)
})

test('runs are no comparison', async () => {
  lastRuns('failed')
  const args = ['--slack', url, '--comparison', '.vitest/load/last.json']
  const message = await complaint(notifyCommand(args, terminalOf({ cwd })))
  expect(message).toBe('.vitest/load/last.json is no comparison: vitest-load compare writes them.')
})

describe('refused in a sentence that tells no address', () => {
  const secret = `https://hooks.example/services/${SECRET}`
  beforeEach(() => lastRuns('failed'))

  test.for([
    [
      [],
      'There is nobody to tell: set VITEST_LOAD_SLACK_URL or VITEST_LOAD_WEBHOOK_URL, or give --slack or --webhook.',
    ],
    [[secret], 'An address is given to vitest-load notify as --slack <url>, or --webhook <url>.'],
    [
      [`--${secret}`],
      'An address is given to vitest-load notify as --slack <url>, or --webhook <url>.',
    ],
    [['--slack', secret, '--on', 'success'], '--on must be failure or always.'],
    [['--slack', SECRET], 'The address of Slack must be a URL that begins with https://.'],
    [
      ['--webhook', `file:///${SECRET}`],
      'The address of the webhook must be a URL that begins with https://.',
    ],
    [
      ['--slack', secret, '--input', 'gone.json'],
      'There is no gone.json: vitest run --project load writes it.',
    ],
    [
      ['--slack', secret, '--comparison', 'gone.json'],
      'There is no gone.json: vitest-load compare --base origin/main writes it.',
    ],
  ] as const)('%j', async ([args, sentence]) => {
    expect(await complaint(notifyCommand([...args], terminalOf({ cwd })))).toBe(sentence)
    expect(received).toEqual([])
  })

  test.for([
    ['{', 'input.json is no JSON.'],
    ['{}', 'input.json holds no runs: vitest run --project load writes them.'],
    [
      '{ "schema": 1, "tests": [] }',
      'input.json holds no runs: vitest run --project load writes them.',
    ],
    ['{ "schema": 2 }', 'input.json was written by a newer vitest-load (schema 2): update it.'],
  ] as const)('a file that holds %s', async ([content, sentence]) => {
    writeFileSync(join(cwd, 'input.json'), content)
    const running = notifyCommand(['--slack', url, '--input', 'input.json'], terminalOf({ cwd }))
    expect(await complaint(running)).toBe(sentence)
  })
})
