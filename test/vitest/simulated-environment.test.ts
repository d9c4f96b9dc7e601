import { afterEach, expect, test, vi } from 'vitest'
import { PROVIDER_KEYS } from '../../src/core/privacy/provider-keys.ts'
import { useSimulator } from '../../src/vitest/worker/simulated-environment.ts'

const VARIABLES = ['ANTHROPIC_AUTH_TOKEN', 'OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL']
const URL = 'http://127.0.0.1:4010'
const PLACEHOLDER = 'simulated-no-key-needed'

/** The environment of a simulated run, from one that has these keys and no others. */
function simulated(keys: Record<string, string>): NodeJS.ProcessEnv {
  for (const name of [...PROVIDER_KEYS, ...VARIABLES, 'GOOGLE_GEMINI_BASE_URL']) {
    vi.stubEnv(name, keys[name])
  }
  useSimulator(URL)
  return process.env
}
afterEach(() => vi.unstubAllEnvs())

test('no real key is left, and clients that read the environment go to the simulator', () => {
  const env = simulated({ OPENAI_API_KEY: 'sk-real', ANTHROPIC_AUTH_TOKEN: 'real' })
  expect(env).toMatchObject({
    OPENAI_API_KEY: PLACEHOLDER,
    ANTHROPIC_API_KEY: PLACEHOLDER,
    AWS_BEARER_TOKEN_BEDROCK: PLACEHOLDER,
    OPENAI_BASE_URL: `${URL}/v1`,
    ANTHROPIC_BASE_URL: URL,
    GOOGLE_GEMINI_BASE_URL: URL,
  })
  expect(env['ANTHROPIC_AUTH_TOKEN']).toBeUndefined()
})

// Google's SDK warns of each client that finds two keys.
test.for([
  ['none', {}, ['GEMINI_API_KEY']],
  ['one', { GEMINI_API_KEY: 'real' }, ['GEMINI_API_KEY']],
  ['the other', { GOOGLE_API_KEY: 'real' }, ['GOOGLE_API_KEY']],
  ['both', { GOOGLE_API_KEY: 'real', GEMINI_API_KEY: 'x' }, ['GOOGLE_API_KEY', 'GEMINI_API_KEY']],
] as const)('who has %s of Google’s keys has as many placeholders', ([, keys, names]) => {
  const env = simulated(keys)
  const set = ['GOOGLE_API_KEY', 'GEMINI_API_KEY'].filter((name) => env[name] !== undefined)
  expect(set).toEqual(names)
  for (const name of names) expect(env[name]).toBe(PLACEHOLDER)
})
