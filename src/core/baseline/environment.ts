import { loadInWords } from '../load-words.ts'
import type { Run } from '../run.ts'

/** Where load tests run. */
export interface Machine {
  /** A class of machines that are alike: `local linux-x64`, `github ubuntu24-x64`. */
  runner: string
  nodeMajor: number
}

/**
 * What figures depend on beside the code: `live · github ubuntu24-x64 · node 24 · concurrency 10, 50 requests`.
 * Runs are compared only where all of it is equal.
 *
 * The host is who answers: the providers, or the simulator. Which provider and which model is part
 * of the figures, not of this key: a dearer one must not pass as something new.
 */
export function environmentKey({ mode, plan }: Run, { runner, nodeMajor }: Machine): string {
  return [mode, runner, `node ${nodeMajor}`, loadInWords(plan.load)].join(' · ')
}

type Variables = Readonly<Record<string, string | undefined>>

/** The class of the machine, from what CI systems say of themselves. */
export function runnerClass(env: Variables, platform: string, arch: string): string {
  const inCi = env['CI'] !== undefined && env['CI'] !== 'false' && env['CI'] !== ''
  if (env['GITHUB_ACTIONS'] === 'true') {
    const image = env['ImageOS'] ?? env['RUNNER_OS'] ?? platform
    const label = `${image}-${env['RUNNER_ARCH'] ?? arch}`.toLowerCase()
    return `github ${env['RUNNER_ENVIRONMENT'] === 'self-hosted' ? 'self-hosted ' : ''}${label}`
  }
  if (env['GITLAB_CI'] === 'true') return `gitlab ${platform}-${arch}`
  return `${inCi ? 'ci' : 'local'} ${platform}-${arch}`
}

/** The commit that is tested, where CI says so. */
export function commitIn(env: Variables): string | null {
  const sha = env['GITHUB_SHA'] ?? env['CI_COMMIT_SHA'] ?? ''
  return /^[\da-f]{7,64}$/i.test(sha) ? sha : null
}
