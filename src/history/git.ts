import { execFile } from 'node:child_process'
import { redact } from '../core/privacy/redact.ts'

export interface GitResult {
  code: number
  out: string
  error: string
}

/** Runs one git command in a folder. */
export type Git = (args: readonly string[], options?: GitOptions) => Promise<GitResult>

interface GitOptions {
  /** What it reads from its standard input. */
  input?: string
  env?: NodeJS.ProcessEnv
}

const LARGEST_OUTPUT = 1 << 30

/**
 * Git in a folder; its words are English, it asks nobody for a password, and collects no garbage.
 * A command that fails resolves like any other.
 *
 * @throws {Error} one sentence, from each command, when there is no git.
 */
export function gitIn(cwd: string, env: NodeJS.ProcessEnv): Git {
  const settings = { ...env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' }
  const quiet = ['-c', 'gc.auto=0', '-c', 'maintenance.auto=false']
  return (args, { input = '', env: more = {} } = {}) =>
    new Promise((resolve, reject) => {
      const options = { cwd, env: { ...settings, ...more }, maxBuffer: LARGEST_OUTPUT }
      const child = execFile('git', [...quiet, ...args], options, (failure, out, error) => {
        const code = failure === null ? 0 : failure.code
        if (typeof code === 'number') resolve({ code, out, error })
        else if (code === 'ENOENT') reject(new Error('git is not installed, or not on the PATH.'))
        else reject(new Error(`git ${args[0]} did not end: ${failure!.message}`))
      })
      // A command that has failed reads no more.
      child.stdin!.on('error', () => {})
      child.stdin!.end(input)
    })
}

/**
 * What a command says, without its last line end.
 *
 * @throws {Error} one sentence when it fails: `failure`, and what git said.
 */
export async function saidBy(
  git: Git,
  args: readonly string[],
  failure: string,
  options?: GitOptions,
): Promise<string> {
  const result = await git(args, options)
  if (result.code !== 0) throw new Error(`${failure}: ${reasonIn(result)}`)
  return result.out.replace(/\n$/, '')
}

/** The line in which git says why, without a password in the address of a remote. */
export function reasonIn({ out, error, code }: GitResult): string {
  const lines = `${error}\n${out}`.split('\n').filter((line) => line.trim() !== '')
  const why =
    lines.find((line) => line.startsWith('!')) ??
    lines.find((line) => /^(?:fatal|error):/.test(line)) ??
    lines[0] ??
    `git ended with code ${code}`
  const short = why.replace(/^(?:!\t\S+\t|fatal: |error: )/, '').replaceAll(/\/\/[^/\s]*@/g, '//')
  return redact(short, []).replace(/\.$/, '')
}
