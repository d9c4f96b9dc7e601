import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { redact } from '../../src/core/privacy/redact.ts'
import { runLoad } from '../../src/engine/run-load.ts'
import type { Run } from '../../src/core/run/run.ts'
import { secretsIn } from '../../src/core/privacy/secrets.ts'
import { anthropic } from '../../src/targets/anthropic.ts'
import { http } from '../../src/targets/http.ts'
import { openai } from '../../src/targets/openai.ts'
import { recorder } from '../targets/harness.ts'

const MARK = 'Lindqvist-4711'
const PROMPT = `Meine Kundennummer ist ${MARK}.\n\tBitte "sofort" löschen — danke!\r\nGruß, ${MARK}`
const KEY = `sk-ant-api03-${createHash('sha1').update('key').digest('hex')}`
const PLAIN_KEY = 'hunter2-hunter2-hunter2'

const json = (text: string): string => JSON.stringify(text)
const ascii = (text: string): string =>
  json(text).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** The ways in which an answer or an error may quote what it got. */
const QUOTES: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['on one line', (text) => text.replaceAll(/\s+/g, ' ')],
  ['as JSON', json],
  ['as JSON inside JSON', (text) => json(json(text))],
  ['as JSON in ASCII', ascii],
  ['as base64', (text) => Buffer.from(text).toString('base64')],
  ['as base64 for URLs', (text) => Buffer.from(text).toString('base64url')],
  ['in a URL', (text) => `https://x.example/?q=${encodeURIComponent(text)}`],
  ['broken off', (text) => `${text.slice(0, 45)}… (truncated)`],
  ['from its middle', (text) => `…${text.slice(11, 60)}…`],
  [
    'line by line',
    (text) =>
      text
        .split(/\s*\n\s*/)
        .map((line) => `> ${line}`)
        .join('\n'),
  ],
]
/** Any five letters of what is marked, however they are written. */
const traces = (text: string): string[] => {
  const forms = [
    text,
    Buffer.from(text).toString('base64'),
    Buffer.from(text).toString('base64url'),
  ]
  return forms.filter((form) => form.length > 4)
}
function expectNothingOf(run: Run, ...secrets: string[]): void {
  const said = JSON.stringify({ errors: run.errors, stopped: run.stopped, warnings: run.warnings })
  for (const secret of secrets) {
    for (const trace of traces(secret)) expect(said).not.toContain(trace)
  }
}

describe.for(QUOTES)('a prompt that comes back %s', ([, quote]) => {
  test('in a thrown error is removed, and the rest is kept', async () => {
    const target = (): Promise<never> =>
      Promise.reject(new Error(`cannot answer: ${quote(PROMPT)} (that is why)`))
    const run = await runLoad({ target, prompt: PROMPT, requests: 1 })
    expectNothingOf(run, MARK, PROMPT, 'Kundennummer', 'sofort')
    expect(run.errors.examples.target_error).toMatch(/^cannot answer: .*\[removed\]/)
  })

  test.for([
    ['openai', (url: string) => openai({ model: 'x', apiKey: PLAIN_KEY, baseURL: url })],
    ['anthropic', (url: string) => anthropic({ model: 'x', apiKey: PLAIN_KEY, baseURL: url })],
  ] as const)("in a provider's body is removed: %s", async ([, make]) => {
    vi.stubEnv('TEAM_API_KEY', PLAIN_KEY)
    const server = await recorder((response, { headers }) => {
      const key = headers.authorization ?? String(headers['x-api-key'])
      response.writeHead(400, { 'content-type': 'application/json' })
      const message = `${quote(PROMPT)} is refused for ${key} and ${KEY}`
      response.end(JSON.stringify({ error: { type: 'invalid_request_error', message } }))
    })
    const run = await runLoad({ target: make(server.url), prompt: PROMPT, requests: 6 })
    vi.unstubAllEnvs()
    expectNothingOf(run, MARK, PROMPT, 'Kundennummer', 'sofort', KEY, PLAIN_KEY)
    expect(run.stopped?.reason).toBe('identicalFailures')
    expect(run.errors.examples.client_error).toMatch(
      /^HTTP 400 invalid_request_error: .*\[removed\]/,
    )
  })
})

describe('keys', () => {
  test.for([
    ['by their shape', KEY, {}],
    ['by the name of their variable', PLAIN_KEY, { SERVICE_PASSWORD: PLAIN_KEY }],
    ['as JSON', 'hunter2"\n"hunter2', { SERVICE_TOKEN: 'hunter2"\n"hunter2' }],
  ] as const)('are known %s', async ([, key, variables]) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
    const target = (): never => {
      throw new Error(`401 for ${key}`, { cause: new Error(JSON.stringify({ key })) })
    }
    const run = await runLoad({ target, requests: 1 })
    vi.unstubAllEnvs()
    expect(run.errors.examples.target_error).not.toContain('hunter2')
    expect(run.errors.examples.target_error).not.toContain(key)
    expect(run.errors.examples.target_error).toMatch(/^401 for \[removed\]/)
  })

  test('are known when a ready target was given them in code', async () => {
    const server = await recorder((response, { headers }) => {
      response.writeHead(401, { 'content-type': 'application/json' })
      const message = `No such key: ${headers.authorization ?? String(headers['x-api-key'])}`
      response.end(JSON.stringify({ error: { type: 'authentication_error', message } }))
    })
    const apiKey = 'inline 4711 key'
    const targets = [
      openai({ model: 'x', apiKey, baseURL: server.url }),
      anthropic({ model: 'x', apiKey, baseURL: server.url }),
    ]
    for (const target of targets) {
      const run = await runLoad({ target, prompt: PROMPT, requests: 1 })
      expect(run.errors.examples.auth).toContain('No such key: Bearer [removed]')
    }
  })

  test('and so are texts that a ready target sends beside the prompt, but no words', async () => {
    const server = await recorder((response, { text }) => {
      response.writeHead(400, { 'content-type': 'application/json' })
      const message = `medium is refused: ${text.slice(text.indexOf('tools'))}`
      response.end(JSON.stringify({ error: { type: 'invalid_request_error', message } }))
    })
    const description = `Only for ${MARK}, who is special`
    const parameters = { type: 'object', properties: { id: { type: 'string', description } } }
    const tools = [{ type: 'function', function: { name: 'find', parameters } }]
    const params = { reasoning_effort: 'medium', tools }
    const target = openai({ model: 'x', apiKey: 'k', baseURL: server.url, params })
    const run = await runLoad({ target, prompt: 'Hi', requests: 1 })
    expect(run.errors.examples.client_error).toMatch(/medium is refused: .*\[removed\]/)
    expect(run.errors.examples.client_error).not.toContain('Lindqvist')
  })

  test("are known when they stand in the headers of the team's own endpoint", () => {
    const headers = { authorization: 'Basic inline-4711', accept: 'text/plain' }
    const { secrets = [] } = http({ url: 'http://127.0.0.1:1', headers })
    expect(redact('No entry for inline-4711 as text/plain', secrets)).toBe(
      'No entry for [removed] as text/plain',
    )
  })

  test('of variables that are none, or too short to tell, stay', () => {
    const environment = {
      PATH: '/usr/bin:/bin',
      MY_KEY: 'short',
      A_TOKEN: 'long-enough',
      NO_KEY: undefined,
    }
    expect(secretsIn(environment)).toEqual(['long-enough'])
  })
})

test('a text inside another secret tears no hole into it', () => {
  expect(redact('got: order 66 of Lindqvist', ['order', 'order 66 of Lindqvist'])).toBe(
    'got: [removed]',
  )
  expect(redact('got: order 66 of Lindqvist', ['order 66 of Lindqvist', 'order'])).toBe(
    'got: [removed]',
  )
})

test('no half of a long secret survives, wherever it was torn and whatever stands around it', () => {
  const text = fc.string({ minLength: 40, maxLength: 400, unit: 'grapheme-ascii' })
  fc.assert(
    fc.property(text, fc.nat(), fc.string(), (secret, from, around) => {
      const line = secret.replaceAll(/\s+/g, ' ').trim()
      fc.pre(line.length >= 40)
      const start = from % (line.length - 39)
      const piece = line.slice(start, start + 40)
      const shown = redact(`${around}${piece}`, [secret])
      // What is left of it is shorter than the least piece that is looked for.
      for (let at = 0; at + 31 <= piece.length; at++) {
        expect(shown).not.toContain(piece.slice(at, at + 31))
      }
    }),
  )
})

test('an answer of any length is read no further than needed', () => {
  const long = `refused: ${'x'.repeat(5_000_000)}`
  expect(redact(long, ['y'.repeat(200_000)])).toHaveLength(300)
})
