import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import type { TestProjectInlineConfiguration } from 'vitest/config'
import type {} from '../augment.ts'
import { PROVIDER_KEYS } from '../../core/privacy/provider-keys.ts'
import { turnsAddressIn } from '../../core/comparison/turns.ts'
import { CONFIRM_ABOVE, NO_CAPS } from '../../core/plan/worker-settings.ts'
import { DEFAULT_INCLUDE, DEFAULT_NAME, type LoadPluginOptions } from './options.ts'
import { ledgerFileOf, samplesFolderOf } from './output-files.ts'

// Beside this file in src/ and in dist/, with the same ending.
const ENDING = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
const SETUP = fileURLToPath(new URL(`../../setup${ENDING}`, import.meta.url))
const SIMULATE = fileURLToPath(new URL(`./start-simulator${ENDING}`, import.meta.url))

/** What holds whatever the command line or the environment says: overlapping load tests measure one another. */
export const FORCED = {
  pool: 'forks',
  maxWorkers: 1,
  isolate: true,
  retry: 0,
  repeats: 0,
  testTimeout: 600_000,
} as const

export const FORCED_SEQUENCE = { concurrent: false, shuffle: false } as const

/** The Vitest project that runs load specs, one file and one test at a time. */
export function loadTestProject(
  options: LoadPluginOptions,
  root: string,
): TestProjectInlineConfiguration {
  const { name = DEFAULT_NAME, include = DEFAULT_INCLUDE } = options
  const turns = turnsAddressIn(process.env)
  const env = options.envFile === undefined ? {} : readEnvFile(options.envFile, root)
  const simulate = simulatorOptionsOf(options.simulate, { ...process.env, ...env })
  return {
    // The default in Vitest 5, but not in 4.
    extends: true,
    test: {
      ...FORCED,
      name: { label: name, color: 'magenta' },
      include,
      environment: 'node',
      hookTimeout: 120_000,
      includeTaskLocation: true,
      sequence: FORCED_SEQUENCE,
      browser: { enabled: false },
      typecheck: { enabled: false },
      benchmark: { enabled: false },
      setupFiles: setupFilesOf(options, root),
      globalSetup: globalSetupOf(simulate),
      env,
      // A linked package must get the Vitest that runs, not one of its own.
      server: { deps: { inline: ['vitest-load'] } },
      provide: {
        vitestLoad: {
          simulatorUrl: null,
          prices: options.prices ?? {},
          confidence: options.confidence ?? null,
          onInconclusive: options.onInconclusive ?? null,
          samplesFolder: samplesFolderOf(options.outputFile, root),
          confirmAbove: confirmAboveOf(options.confirmAbove),
          maxCost: { ...NO_CAPS, ...options.maxCost },
          // A comparison has a cap of its own, and ends its processes without asking.
          ledgerFile: turns === null ? ledgerFileOf(root) : null,
          runner: options.runner ?? null,
          turns,
        },
        vitestLoadSimulator: simulate,
      },
    },
  }
}

export function setupFilesOf({ setupFiles = [] }: LoadPluginOptions, root: string): string[] {
  return [SETUP, ...[setupFiles].flat().map((file) => resolve(root, file))]
}

export function globalSetupOf(simulate: object | null): string[] {
  return simulate === null ? [] : [SIMULATE]
}

/** The simulator's options; `null` for a live run. */
function simulatorOptionsOf(
  simulate: LoadPluginOptions['simulate'],
  env: NodeJS.ProcessEnv,
): object | null {
  if (simulate === undefined || simulate === false) return null
  if (simulate === 'auto') return PROVIDER_KEYS.some((name) => env[name]) ? null : {}
  return simulate === true ? {} : simulate
}

/** `null`: nobody is asked; infinity is no JSON. */
function confirmAboveOf(given: LoadPluginOptions['confirmAbove']): number | null {
  if (given === false || given === Infinity) return null
  return given ?? CONFIRM_ABOVE
}

function readEnvFile(file: string, root: string): Record<string, string> {
  const path = resolve(root, file)
  try {
    return parseEnv(readFileSync(path, 'utf8')) as Record<string, string>
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`load({ envFile: '${file}' }) cannot be read: ${why}`, { cause: error })
  }
}
