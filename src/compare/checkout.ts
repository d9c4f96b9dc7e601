import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redact } from '../core/privacy/redact.ts'
import { run } from './child.ts'
import { complaintIn } from './complaint.ts'
import { provideDependencies } from './dependencies.ts'
import type { Git } from './git.ts'
import { envOfCheckout } from './plug-and-play.ts'
import { envFilesIn, secretsAround } from './secrets.ts'
import { Worktree } from './worktree.ts'

interface CheckoutSetting {
  readonly git: Git
  readonly commit: string
  /** The folder of the load tests, relative to the root of the repository. */
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  /** A command of the shell that it needs before it can run. */
  readonly setup: string | null
  readonly signal: AbortSignal
}

/** A commit's files, ready to run. */
export interface Checkout {
  readonly root: string
  /** Removes all of it, and what git knows of it. */
  remove(): Promise<void>
}

/**
 * Checks a commit out into a folder of its own, with the dependencies that it needs.
 *
 * @throws {Error} one sentence when that cannot be; nothing is left behind.
 */
export async function checkOut({ git, commit, ...setting }: CheckoutSetting): Promise<Checkout> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'vitest-load-base-')))
  const root = join(home, 'base')
  const worktree = new Worktree(root)
  const remove = async (): Promise<void> => {
    try {
      // First, since it follows no links into packages: git on Windows has walked through junctions.
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    } finally {
      await worktree.forget()
    }
  }
  try {
    await worktree.add(git, commit)
    for (const folder of new Set(['.', setting.folder])) linkEnvFiles(git.root, root, folder)
    if (existsSync(join(root, setting.folder))) {
      const mustInstall = setting.setup !== null
      await provideDependencies({ ...setting, git, base: root, mustInstall })
      await setUp(root, { ...setting, home: git.root })
    }
    return { root, remove }
  } catch (error) {
    // Why it cannot be is what matters.
    await remove().catch(() => {})
    throw error
  }
}

/** Keys stand in files that are in no commit, and are not copied about: the base reads those of the working tree. */
function linkEnvFiles(from: string, to: string, folder: string): void {
  if (!existsSync(join(to, folder))) return
  for (const name of envFilesIn(join(from, folder))) {
    const target = join(to, folder, name)
    if (!existsSync(target)) symlinkSync(join(from, folder, name), target)
  }
}

/** @throws {Error} one sentence when the command fails. */
async function setUp(
  root: string,
  { setup, home, folder, env, signal }: Omit<CheckoutSetting, 'git' | 'commit'> & { home: string },
): Promise<void> {
  if (setup === null) return
  const cwd = join(root, folder)
  const own = envOfCheckout(env, { from: home, to: root, folder })
  // On Windows whatever is run is run by its shell.
  const [command, args] = process.platform === 'win32' ? [setup, []] : ['sh', ['-ec', setup]]
  const { code, output } = await run(command, args, { cwd, env: own, signal })
  if (code === 0) return
  const secrets = secretsAround([root, cwd], env)
  const said = complaintIn(output, secrets)
  throw new Error(`The base could not be set up (${redact(setup, secrets)}): ${said}`)
}
