import { execFile } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { LoadOptionsError } from '../../src/core/errors.ts'
import { runLoad } from '../../src/engine/run-load.ts'
import { anthropic } from '../../src/targets/anthropic.ts'
import { gemini } from '../../src/targets/gemini.ts'
import { http } from '../../src/targets/http.ts'
import { openai } from '../../src/targets/openai.ts'
import { answersJson, recorder } from './harness.ts'

afterEach(() => vi.unstubAllEnvs())

const KEYS = [
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'GEMINI_API_KEY',
  'GOOGLE_API_KEY',
]
const BASES = ['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL', 'GOOGLE_GEMINI_BASE_URL']
/** The environment of a machine without any key, with these changes. */
function environment(changes: Record<string, string> = {}): void {
  for (const name of [...KEYS, ...BASES]) vi.stubEnv(name, changes[name])
}
const list = (...problems: string[]): string =>
  ['The load test "load" cannot run:', ...problems.map((problem) => `  - ${problem}`)].join('\n')

describe('a missing SDK', () => {
  const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
  const run = async (name: string, options: object): Promise<any> => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--no-warnings',
      '--import',
      pathToFileURL(file('without-sdks.ts')).href,
      file('problems-child.ts'),
      name,
      JSON.stringify(options),
    ])
    return JSON.parse(stdout)
  }

  test.for([
    ['openai', 'openai() needs the package openai: npm install --save-dev openai'],
    [
      'anthropic',
      'anthropic() needs the package @anthropic-ai/sdk: npm install --save-dev @anthropic-ai/sdk',
    ],
    ['gemini', 'gemini() needs the package @google/genai: npm install --save-dev @google/genai'],
  ] as const)('of %s() is one sentence, before anything is sent', async ([name, sentence]) => {
    const server = await recorder(answersJson)
    const failure = await run(name, { baseURL: server.url, apiKey: 'k' })
    expect(failure).toEqual({ name: 'LoadOptionsError', message: list(sentence) })
    expect(server.received).toEqual([])
  })
})

describe('a missing key', () => {
  test.for([
    ['openai()', openai, 'OPENAI_API_KEY'],
    ['anthropic()', anthropic, 'ANTHROPIC_API_KEY'],
    ['gemini()', gemini, 'GEMINI_API_KEY'],
  ] as const)('of %s is one sentence, before anything is sent', async ([name, make, variable]) => {
    environment()
    const server = await recorder(answersJson)
    const target = make({ model: 'x', baseURL: server.url })
    await expect(runLoad({ target, prompt: 'Hi', requests: 3 })).rejects.toThrow(
      list(
        `${name} has no API key: set ${variable}, pass \`apiKey\` or \`client\`, or simulate with load({ simulate: true })`,
      ),
    )
    expect(server.received).toEqual([])
  })

  test.for([
    ['apiKey', openai({ model: 'x', apiKey: 'k' }), {}],
    ['its variable', openai({ model: 'x' }), { OPENAI_API_KEY: 'k' }],
    ['a client', openai({ model: 'x', client: {} as never }), {}],
    ['apiKey', anthropic({ model: 'x', apiKey: 'k' }), {}],
    ['its variable', anthropic({ model: 'x' }), { ANTHROPIC_API_KEY: 'k' }],
    ['a token', anthropic({ model: 'x' }), { ANTHROPIC_API_KEY: '', ANTHROPIC_AUTH_TOKEN: 't' }],
    ['a client', anthropic({ model: 'x', client: {} as never }), {}],
    ['apiKey', gemini({ model: 'x', apiKey: 'k' }), {}],
    ['its variable', gemini({ model: 'x' }), { GEMINI_API_KEY: 'k' }],
    ['its other variable', gemini({ model: 'x' }), { GOOGLE_API_KEY: 'k' }],
    ['a client', gemini({ model: 'x', client: {} as never }), {}],
  ] as const)('is none with %s', async ([, target, variables]) => {
    environment(variables)
    expect(await target.problems!()).toEqual([])
  })

  test('is one too when the key is empty', async () => {
    environment({ OPENAI_API_KEY: 'k' })
    expect(await openai({ model: 'x', apiKey: '' }).problems!()).toHaveLength(1)
  })
})

describe('a URL that nothing can be sent to', () => {
  const wrong = ['api.example.com/v1', 'localhost:8000/v1', '/api/chat', 'ftp://host/x', '']
  const keys = { OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k', GEMINI_API_KEY: 'k' }

  test.for(wrong)("'%s' is one sentence of each target", async (url) => {
    environment(keys)
    const said = await Promise.all([
      openai({ model: 'x', baseURL: url }).problems!(),
      anthropic({ model: 'x', baseURL: url }).problems!(),
      gemini({ model: 'x', baseURL: url }).problems!(),
      http({ url }).problems!(),
    ])
    expect(said).toEqual([
      [
        `openai() got the base URL '${url}', which is no http(s) URL; give the whole of it, such as https://api.deepseek.com/v1`,
      ],
      [
        `anthropic() got the base URL '${url}', which is no http(s) URL; give the whole of it, such as https://api.anthropic.com`,
      ],
      [
        `gemini() got the base URL '${url}', which is no http(s) URL; give the whole of it, such as https://generativelanguage.googleapis.com`,
      ],
      [
        `http() got the url '${url}', which is no http(s) URL; give the whole of it, such as http://127.0.0.1:3000/api/chat`,
      ],
    ])
  })

  test('is found in the variables of the SDKs too', async () => {
    const bases = { OPENAI_BASE_URL: 'localhost:1', ANTHROPIC_BASE_URL: 'localhost:2' }
    environment({ ...keys, ...bases, GOOGLE_GEMINI_BASE_URL: 'localhost:3' })
    expect((await openai({ model: 'x' }).problems!())[0]).toContain("'localhost:1'")
    expect((await anthropic({ model: 'x' }).problems!())[0]).toContain("'localhost:2'")
    expect((await gemini({ model: 'x' }).problems!())[0]).toContain("'localhost:3'")
    environment({ ...keys, OPENAI_BASE_URL: '', ANTHROPIC_BASE_URL: '' })
    expect(await openai({ model: 'x' }).problems!()).toEqual([])
    expect(await anthropic({ model: 'x' }).problems!()).toEqual([])
  })

  test('stands beside a missing key: all that is wrong at once, and nothing starts', async () => {
    environment()
    const target = openai({ model: 'x', baseURL: 'localhost:8000' })
    const run = runLoad({ target, prompt: 'Hi', requests: 3 })
    await expect(run).rejects.toThrow(LoadOptionsError)
    await expect(run).rejects.toThrow(/no http\(s\) URL[^]*no API key/)
  })
})

test.for([
  ['openai', openai],
  ['anthropic', anthropic],
  ['gemini', gemini],
] as const)(
  '%s() names all wrong options at once, before anything is sent',
  async ([name, target]) => {
    const wrong = { model: 5, maxTokens: -5, stream: 'no', params: [], foo: 1, apiKey: 'k' }
    await expect(
      runLoad({ target: target(wrong as never), prompt: 'Hi', requests: 1 }),
    ).rejects.toThrow(
      expect.objectContaining({
        problems: [
          expect.stringContaining(`\`foo\` is no option of ${name}()`),
          `\`${name}().maxTokens\` must be a whole number from 1; got -5`,
          `\`${name}().model\` must be the name of a model; got 5`,
          `\`${name}().stream\` must be true or false; got 'no'`,
          `\`${name}().params\` must be an object, which is sent as it is; got a list of none`,
        ],
      }),
    )
  },
)

test.for([
  ['openai', openai],
  ['anthropic', anthropic],
  ['gemini', gemini],
  ['http', http],
] as const)('%s(null) is told in sentences', async ([name, target]) => {
  const run = runLoad({ target: target(null as never), prompt: 'Hi', requests: 1 })
  await expect(run).rejects.toThrow(LoadOptionsError)
  await expect(run).rejects.toThrow(`${name}()`)
})

test('http() names all wrong options at once, and quotes no header', async () => {
  const headers = { 'x key': 'secret', authorization: 5 }
  const wrong = { url: 5, method: 'GET IT', headers, body: 5, stream: true }
  await expect(
    runLoad({ target: http(wrong as never), prompt: 'Hi', requests: 1 }),
  ).rejects.toThrow(
    expect.objectContaining({
      problems: [
        '`stream` is no option of http(); the options are url, method, headers, body',
        'http() got the url 5; give a whole URL, such as http://127.0.0.1:3000/api/chat',
        "`http().method` must be the name of a method such as 'POST'; got 'GET IT'",
        '`http().headers` cannot send "x key"; names are words, and values a line of text',
        '`http().headers` cannot send "authorization"; names are words, and values a line of text',
        '`http().body` must be a string, an object that becomes JSON, or a function that makes one; got 5',
      ],
    }),
  )
})

test.for([
  [{ method: 'get', body: 'x' }, "`http().body` means nothing with 'get', which sends none"],
  [{ headers: ['a'] }, '`http().headers` must be an object of texts by name; got a list'],
])('http() refuses %o', async ([options, problem]) => {
  const target = http({ url: 'http://127.0.0.1:1', ...(options as object) })
  expect(await target.problems!()).toEqual([problem])
})

test('a format that is none is a problem of openai()', async () => {
  const target = openai({ model: 'gpt-4.1-mini', apiKey: 'k', api: 'assistants' as never })
  await expect(runLoad({ target, prompt: 'Hi', requests: 1 })).rejects.toThrow(
    "`openai().api` must be 'chat' or 'responses'; got 'assistants'",
  )
})
