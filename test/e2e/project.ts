import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { ConsumerName } from './consumers.ts'

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Both, in the order of arrival. */
  readonly output: string
}

export interface Project {
  readonly folder: string
  /** Runs Vitest to its end. */
  vitest(args: readonly string[], env?: Record<string, string>): Promise<Finished>
  /** Runs TypeScript over the project. */
  typecheck(): Promise<Finished>
  read(file: string): string
  has(file: string): boolean
}

export const CONSUMERS: readonly ConsumerName[] = ['vitest4', 'vitest5']

/** Copies `fixtures/projects/<name>` to a fresh place where a user's packages are installed. */
export function projectOf(name: string, consumer: ConsumerName): Project {
  const home = inject('consumers')[consumer]
  const folder = mkdtempSync(join(home, 'projects', `${name}-`))
  cpSync(join(import.meta.dirname, '../../fixtures/projects', name), folder, { recursive: true })
  return {
    folder,
    vitest: (args, env) =>
      finished(
        process.execPath,
        [join(home, 'node_modules/vitest/vitest.mjs'), ...args],
        folder,
        env,
      ),
    typecheck: () =>
      finished(
        process.execPath,
        [join(home, 'node_modules/typescript/bin/tsc'), '--noEmit'],
        folder,
      ),
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    has: (file) => existsSync(join(folder, file)),
  }
}

/** The environment of a user: nothing of the Vitest that runs this test, no colours, no CI. */
function userEnvironment(changes: Record<string, string> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:VITEST|npm_|NODE_ENV$|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL$|CI$|GITHUB_|FORCE_COLOR|COLORTERM)/.test(
        name,
      ) && !name.endsWith('_API_KEY'),
  )
  return { ...(Object.fromEntries(inherited) as Record<string, string>), NO_COLOR: '1', ...changes }
}

function finished(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Finished> {
  const child = spawn(command, args, {
    cwd,
    env: userEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    output += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr, output }))
  })
}
