import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { ConsumerName } from './consumers.ts'
import { Running, type Finished } from './running.ts'
import { TerminalSession } from './terminal.ts'

export type { Finished } from './running.ts'

export interface Project {
  readonly folder: string
  /** Runs Vitest to its end. */
  vitest(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Finished>
  /** Starts Vitest; whoever does ends it. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv): Running
  /** Starts Vitest in a terminal of 40 lines; whoever does ends it. */
  inTerminal(args: readonly string[], columns: number, env?: NodeJS.ProcessEnv): TerminalSession
  /** Runs a command of vitest-load to its end. */
  command(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Finished>
  /** Runs TypeScript over the project. */
  typecheck(): Promise<Finished>
  read(file: string): string
  has(file: string): boolean
  /** The names of what lies in a folder. */
  files(folder: string): string[]
}

export const CONSUMERS: readonly ConsumerName[] = ['vitest4', 'vitest5']

/**
 * Copies `fixtures/projects/<name>` to a fresh place where a user's packages are installed. That is
 * inside a `node_modules`, where Vite watches nothing: watch mode needs another `parent`.
 */
export function projectOf(name: string, consumer: ConsumerName, parent?: string): Project {
  const home = inject('consumers')[consumer]
  const folder = mkdtempSync(join(parent ?? join(home, 'projects'), `${name}-`))
  cpSync(join(import.meta.dirname, '../../fixtures/projects', name), folder, { recursive: true })
  if (parent !== undefined) symlinkSync(join(home, 'node_modules'), join(folder, 'node_modules'))
  const vitest = join(home, 'node_modules/vitest/vitest.mjs')
  const node = (args: readonly string[], env?: NodeJS.ProcessEnv): Running =>
    new Running(process.execPath, args, folder, userEnvironment(env))
  return {
    folder,
    vitest: (args, env) => node([vitest, ...args], env).finished,
    start: (args, env) => node([vitest, ...args], env),
    inTerminal: (args, columns, env) =>
      new TerminalSession(
        [process.execPath, vitest, ...args],
        folder,
        userEnvironment({ TERM: 'xterm-256color', ...env }),
        { columns, rows: 40 },
      ),
    command: (args, env) =>
      node([join(home, 'node_modules/vitest-load/dist/cli.js'), ...args], env).finished,
    typecheck: () => node([join(home, 'node_modules/typescript/bin/tsc'), '--noEmit']).finished,
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    has: (file) => existsSync(join(folder, file)),
    files: (inner) => readdirSync(join(folder, inner)).toSorted(),
  }
}

/** The environment of a user: nothing of the Vitest that runs this test, no colours, no CI. */
export function userEnvironment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:VITEST|npm_|NODE_ENV$|TEST$|DEV$|PROD$|MODE$|SSR$|BASE_URL$|CI$|GITHUB_|FORCE_COLOR|FORCE_TTY|COLORTERM)/.test(
        name,
      ) && !name.endsWith('_API_KEY'),
  )
  return { ...Object.fromEntries(inherited), NO_COLOR: '1', ...changes }
}
