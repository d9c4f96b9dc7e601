import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PROVIDER_KEYS } from '../../src/core/privacy/provider-keys.ts'
import { loadTestProject } from '../../src/vitest/node/load-test-project.ts'
import type { LoadPluginOptions } from '../../src/vitest/node/options.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vitest-load-'))
  for (const name of PROVIDER_KEYS) vi.stubEnv(name, '')
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true })
})

/** The simulator's options as the project has them; `null` for a live one. */
function simulationOf(options: LoadPluginOptions): object | null | undefined {
  return loadTestProject(options, root).test?.provide?.vitestLoadSimulator
}

test.for([
  [undefined, null],
  [false, null],
  [true, {}],
  ['auto', {}],
  [{ seed: 5 }, { seed: 5 }],
] as const)('without a key, simulate: %j starts the simulator with %j', ([simulate, started]) => {
  const options = simulate === undefined ? {} : { simulate }
  expect(simulationOf(options)).toEqual(started)
  expect(loadTestProject(options, root).test?.globalSetup).toHaveLength(started === null ? 0 : 1)
})

test.for(PROVIDER_KEYS)("simulate: 'auto' is live when %s is set", (name) => {
  vi.stubEnv(name, 'a key')
  expect(simulationOf({ simulate: 'auto' })).toBe(null)
  expect(simulationOf({ simulate: true })).toEqual({})
})

test.for([
  ['OPENAI_API_KEY=a key', null],
  ['OPENAI_API_KEY=', {}],
  ['SOMETHING_ELSE=1', {}],
] as const)("simulate: 'auto' sees the keys of the env file: %s", ([line, started]) => {
  writeFileSync(join(root, '.env.load'), line)
  expect(simulationOf({ simulate: 'auto', envFile: '.env.load' })).toEqual(started)
})

test('the env file reaches the tests, and no other process', () => {
  writeFileSync(join(root, '.env.load'), '# keys\nTEAM_KEY="quoted key"\nOTHER=1\n')
  const { test: project } = loadTestProject({ envFile: '.env.load' }, root)
  expect(project?.env).toEqual({ TEAM_KEY: 'quoted key', OTHER: '1' })
  expect(process.env['TEAM_KEY']).toBe(undefined)
})

test('an env file that is not there is named', () => {
  expect(() => loadTestProject({ envFile: 'keys/.env' }, root)).toThrow(
    /load\(\{ envFile: 'keys\/\.env' \}\) cannot be read: ENOENT/,
  )
})

test.for([
  [undefined, []],
  ['own.ts', ['own.ts']],
  [
    ['a.ts', 'b/c.ts'],
    ['a.ts', join('b', 'c.ts')],
  ],
] as const)('set-up files of the team, %j, come behind ours', ([setupFiles, own]) => {
  const options = setupFiles === undefined ? {} : { setupFiles: [setupFiles].flat() }
  const files = [loadTestProject(options, root).test?.setupFiles].flat()
  expect(files[0]).toMatch(/setup\.ts$/)
  expect(files.slice(1)).toEqual(own.map((file) => root + sep + file))
})

test.for([
  [undefined, false],
  ['runs.json', false],
  ['requests.csv', true],
  [['runs.json', 'requests.csv'], true],
] as const)('rows of requests are kept for outputFile %j: %s', ([outputFile, kept]) => {
  const options = outputFile === undefined ? {} : { outputFile: [outputFile].flat() }
  const settings = loadTestProject(options, root).test?.provide?.vitestLoad
  expect(settings?.samplesFolder?.startsWith(root) ?? false).toBe(kept)
})

test.for([
  [undefined, 5],
  [0, 0],
  [20, 20],
  [false, null],
  [Infinity, null],
] as const)('confirmAbove: %s asks above $%s', ([confirmAbove, asked]) => {
  const options = confirmAbove === undefined ? {} : { confirmAbove }
  expect(loadTestProject(options, root).test?.provide?.vitestLoad?.confirmAbove).toBe(asked)
})

test('caps that are not set are none', () => {
  const settings = loadTestProject({ maxCost: { all: 10 } }, root).test?.provide?.vitestLoad
  expect(settings?.maxCost).toEqual({ suite: null, all: 10 })
})
