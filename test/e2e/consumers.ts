import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

const run = promisify(execFile)

/** Projects of users: each has the packed tarball, one Vitest and one TypeScript. */
const CONSUMERS = {
  vitest4: { vitest: '4.1.12', typescript: '5.9.3' },
  vitest5: { vitest: '5.1.1', typescript: '7.0.2' },
} as const

export type ConsumerName = keyof typeof CONSUMERS

declare module 'vitest' {
  interface ProvidedContext {
    consumers: Record<ConsumerName, string>
  }
}

/** Packs the package and installs it the way a user would, once per version of what is beside it. */
export default async function installConsumers(project: TestProject): Promise<void> {
  const root = project.config.root
  const cache = join(root, 'node_modules', '.cache', 'consumers')
  const tarball = await pack(root, cache)
  const names = Object.keys(CONSUMERS) as ConsumerName[]
  const folders = await Promise.all(names.map((name) => install(name, cache, tarball)))
  const consumers = Object.fromEntries(names.map((name, index) => [name, folders[index]!]))
  project.provide('consumers', consumers as Record<ConsumerName, string>)
}

async function pack(root: string, cache: string): Promise<string> {
  mkdirSync(cache, { recursive: true })
  for (const old of readdirSync(cache).filter((file) => file.endsWith('.tgz'))) {
    rmSync(join(cache, old))
  }
  const { stdout } = await npm(['pack', '--silent', '--pack-destination', cache], root)
  return join(cache, stdout.trim().split('\n').at(-1)!)
}

async function install(name: ConsumerName, cache: string, tarball: string): Promise<string> {
  const manifest = {
    name: `consumer-${name}`,
    private: true,
    type: 'module',
    dependencies: {
      ...CONSUMERS[name],
      '@anthropic-ai/sdk': '1.12.0',
      '@types/node': '24.19.2',
      openai: '7.57.0',
    },
  }
  const key = createHash('sha256').update(JSON.stringify(manifest)).digest('hex').slice(0, 12)
  const folder = join(cache, `${name}-${key}`)
  if (!existsSync(join(folder, 'installed'))) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
    await npm(['install', '--no-audit', '--no-fund', '--no-save', '--prefer-offline'], folder)
    writeFileSync(join(folder, 'installed'), '')
  }
  const extras = ['--no-audit', '--no-fund', '--no-save', '--prefer-offline', '--force']
  await npm(['install', ...extras, tarball], folder)
  // Projects of earlier runs.
  rmSync(join(folder, 'projects'), { recursive: true, force: true })
  mkdirSync(join(folder, 'projects'))
  return folder
}

function npm(args: readonly string[], cwd: string): Promise<{ stdout: string; stderr: string }> {
  // Without what the npm that started this test put into the environment.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_(?:registry|cache))/i.test(name),
    ),
  )
  return run('npm', args, { cwd, env, maxBuffer: 64_000_000 })
}
