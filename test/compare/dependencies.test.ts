import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { provideDependencies } from '../../src/compare/dependencies.ts'
import type { Git } from '../../src/compare/git.ts'

interface Place {
  readonly head: string
  readonly base: string
  readonly tools: string
}

/** Folders for both sides and for tools, with these files by their paths. */
function place(files: Readonly<Record<string, string>>): Place {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'dependencies-')))
  onTestFinished(() => rmSync(home, { recursive: true }))
  for (const [file, text] of Object.entries({ 'tools/.keep': '', 'base/.keep': '', ...files })) {
    mkdirSync(dirname(join(home, file)), { recursive: true })
    writeFileSync(join(home, file), text)
  }
  return { head: join(home, 'head'), base: join(home, 'base'), tools: join(home, 'tools') }
}

/** A package manager that writes down how it was called. */
function tool({ tools }: Place, name: string, code = 0): void {
  const path = join(tools, name)
  writeFileSync(
    path,
    `#!/bin/sh\necho "$@" > installed\necho "npm error no network" >&2\nexit ${code}\n`,
  )
  chmodSync(path, 0o755)
}

function provide(
  { head, base, tools }: Place,
  folder = '',
  manifests = ['package.json'],
  mustInstall = false,
) {
  const git = { root: head, filesNamed: () => Promise.resolve(manifests) } as unknown as Git
  const env = { PATH: [tools, '/usr/bin', '/bin'].join(delimiter) }
  const { signal } = new AbortController()
  return provideDependencies({ git, base, folder, env, mustInstall, signal })
}

const LOCKED = { 'head/package-lock.json': 'same', 'base/package-lock.json': 'same' }

describe('the dependencies of the base', () => {
  it('are those of the working tree when both have the same lockfile', async () => {
    const both = place({
      ...LOCKED,
      'head/node_modules/one/index.js': 'one',
      'head/node_modules/@scope/two/index.js': 'two',
      'head/node_modules/.cache/file': 'a cache',
    })
    await expect(provide(both)).resolves.toBe('reused')
    const modules = join(both.base, 'node_modules')
    expect(realpathSync(join(modules, 'one'))).toBe(join(both.head, 'node_modules/one'))
    expect(realpathSync(join(modules, '@scope/two'))).toBe(
      join(both.head, 'node_modules/@scope/two'),
    )
    expect(existsSync(join(modules, '.cache'))).toBe(false)
  })

  it('are installed anew under Plug’n’Play, whose paths are those of one place', async () => {
    const files = { 'head/yarn.lock': '__metadata:', 'base/yarn.lock': '__metadata:' }
    const unplugged = place({ ...files, 'head/.pnp.cjs': '' })
    tool(unplugged, 'yarn')
    await expect(provide(unplugged)).resolves.toBe('installed')
    expect(readFileSync(join(unplugged.base, 'installed'), 'utf8')).toBe('install --immutable\n')
    // What was unplugged is in no commit.
    const committed = place({ ...files, 'head/.pnp.cjs': '', 'base/.pnp.cjs': '' })
    tool(committed, 'yarn')
    await expect(provide(committed)).resolves.toBe('installed')
  })

  it('are its own where it may write into them, whatever the lockfiles say', async () => {
    const both = place({ ...LOCKED, 'head/node_modules/one/index.js': 'one' })
    tool(both, 'npm')
    await expect(provide(both, '', ['package.json'], true)).resolves.toBe('installed')
    expect(existsSync(join(both.base, 'node_modules/one'))).toBe(false)
    const without = place({ 'head/package.json': '{}', 'base/package.json': '{}' })
    await expect(provide(without, '', ['package.json'], true)).rejects.toThrow(
      '--setup needs a lockfile in the base, such as package-lock.json: what it does to packages must not be done to those of the head.',
    )
  })

  it('are its own where they are packages of the repository itself', async () => {
    const both = place({
      ...LOCKED,
      'head/packages/lib/index.js': 'the head’s',
      'base/packages/lib/index.js': 'the base’s',
      'head/packages/app/package.json': '{}',
      'base/packages/app/package.json': '{}',
      'head/packages/app/node_modules/nested/index.js': 'nested',
      'head/node_modules/one/index.js': 'one',
    })
    symlinkSync('../packages/lib', join(both.head, 'node_modules/lib'))
    await provide(both, 'packages/app', ['package.json', 'packages/app/package.json'])
    expect(realpathSync(join(both.base, 'node_modules/lib'))).toBe(join(both.base, 'packages/lib'))
    expect(realpathSync(join(both.base, 'packages/app/node_modules/nested'))).toBe(
      join(both.head, 'packages/app/node_modules/nested'),
    )
  })

  it.each([
    ['package-lock.json', 'npm', 'other', 'ci --no-audit --no-fund'],
    ['npm-shrinkwrap.json', 'npm', 'other', 'ci --no-audit --no-fund'],
    ['pnpm-lock.yaml', 'pnpm', 'other', 'install --frozen-lockfile'],
    ['yarn.lock', 'yarn', '# yarn lockfile v1', 'install --frozen-lockfile'],
    ['yarn.lock', 'yarn', '__metadata:\n', 'install --immutable'],
    ['bun.lock', 'bun', 'other', 'install --frozen-lockfile'],
  ])('are installed when %s differs, by %s', async (lockfile, name, text, args) => {
    const both = place({ [`head/${lockfile}`]: 'one', [`base/${lockfile}`]: text })
    tool(both, name)
    await expect(provide(both)).resolves.toBe('installed')
    expect(readFileSync(join(both.base, 'installed'), 'utf8')).toBe(`${args}\n`)
  })

  it('are found by the lockfile above the folder of the load tests', async () => {
    const both = place({
      'head/package-lock.json': 'one',
      'base/package-lock.json': 'other',
      'head/apps/chat/package.json': '{}',
      'base/apps/chat/package.json': '{}',
    })
    tool(both, 'npm')
    await provide(both, 'apps/chat')
    expect(existsSync(join(both.base, 'installed'))).toBe(true)
  })

  it('are its own where a folder has the whole repository for a package', async () => {
    const both = place({
      'head/load/package-lock.json': 'same',
      'base/load/package-lock.json': 'same',
      'head/load/node_modules/one/index.js': 'one',
    })
    symlinkSync('../..', join(both.head, 'load/node_modules/my-app'))
    await provide(both, 'load', ['package.json', 'load/package.json'])
    expect(realpathSync(join(both.base, 'load/node_modules/my-app'))).toBe(both.base)
  })

  it('are installed in each folder whose lockfile differs, where the head has installed them', async () => {
    const lockfiles = (folder: string, one: string, other: string) => ({
      [`head/${folder}/package.json`]: '{}',
      [`head/${folder}/package-lock.json`]: one,
      [`base/${folder}/package-lock.json`]: other,
    })
    const both = place({
      ...lockfiles('load', 'same', 'same'),
      ...lockfiles('backend', 'one', 'other'),
      ...lockfiles('website', 'one', 'other'),
      'head/load/node_modules/vitest/index.js': '',
      'head/backend/node_modules/openai/index.js': '',
    })
    tool(both, 'npm')
    const manifests = ['load', 'backend', 'website'].map((folder) => `${folder}/package.json`)
    await expect(provide(both, 'load', manifests)).resolves.toBe('installed')
    const has = (path: string): boolean => existsSync(join(both.base, path))
    expect(has('backend/installed')).toBe(true)
    expect(['backend/node_modules', 'website/installed', 'load/installed'].filter(has)).toEqual([])
    expect(has('load/node_modules/vitest')).toBe(true)
  })

  it('ask for nothing in a package that the head has added', async () => {
    const both = place({
      ...LOCKED,
      'head/backend/package.json': '{}',
      'head/backend/package-lock.json': 'one',
      'head/backend/node_modules/openai/index.js': '',
    })
    await expect(provide(both, '', ['package.json', 'backend/package.json'])).resolves.toBe(
      'reused',
    )
    expect(existsSync(join(both.base, 'backend'))).toBe(false)
  })

  it('need no lockfile when the manifests are the same', async () => {
    const both = place({ 'head/package.json': '{}', 'base/package.json': '{}' })
    await expect(provide(both)).resolves.toBe('reused')
  })

  it('cannot be had when the manifests differ, and no lockfile says what they are', async () => {
    const both = place({ 'head/package.json': '{ "a": 1 }', 'base/package.json': '{}' })
    await expect(provide(both)).rejects.toThrow(
      'The base has other dependencies than the head (package.json) and no lockfile to install them by; commit one, such as package-lock.json.',
    )
  })

  it.each([
    [
      'cannot be installed without the tool',
      null,
      'The base has other dependencies than the head, and bun is not there to install them (bun.lock).',
    ],
    [
      'cannot be installed when it fails',
      1,
      'The dependencies of the base could not be installed (bun install --frozen-lockfile): npm error no network',
    ],
  ])('%s', async (_, code, sentence) => {
    const both = place({ 'head/bun.lock': 'one', 'base/bun.lock': 'other' })
    if (code !== null) tool(both, 'bun', code)
    await expect(provide(both)).rejects.toThrow(sentence)
  })
})
