import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inject } from 'vitest'
import type { ComparisonFile } from '../../src/core/comparison/comparison-file.ts'
import type { ConsumerName } from './consumers.ts'
import { userEnvironment } from './project.ts'
import { Running, type Finished } from './running.ts'

/** Nobody's settings, and dates that are always the same. */
const GIT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

/** A team's repository with a base, `main`, and a head, on a branch. */
export class Repository {
  readonly folder: string
  readonly #home: string
  /** Where the command puts what it needs for a while. */
  readonly temp: string
  /** A file where targets write down that they were called. */
  readonly calls: string

  /** The project of `fixtures/projects/<name>` with a user's packages; `prepare` it before it becomes the base. */
  constructor(
    name: string,
    consumer: ConsumerName,
    prepare: (repository: Repository) => void = () => {},
  ) {
    const home = mkdtempSync(join(tmpdir(), `${name}-`))
    this.#home = home
    this.folder = join(home, 'repository')
    this.temp = join(home, 'temp')
    this.calls = join(home, 'calls')
    mkdirSync(this.temp)
    writeFileSync(this.calls, '')
    const fixture = join(import.meta.dirname, '../../fixtures/projects', name)
    cpSync(fixture, this.folder, { recursive: true })
    const packages = join(inject('consumers')[consumer], 'node_modules')
    symlinkSync(packages, join(this.folder, 'node_modules'))
    this.write('.gitignore', 'node_modules\n.vitest\n')
    prepare(this)
    this.git('init', '--quiet', '--initial-branch=main')
    this.commit('base')
    this.git('switch', '--quiet', '--create', 'work')
  }

  /** Whoever made it removes it. */
  remove(): void {
    rmSync(this.#home, { recursive: true, force: true })
  }

  git(...args: string[]): string {
    const env = { ...process.env, ...GIT }
    return execFileSync('git', args, { cwd: this.folder, env, encoding: 'utf8' })
  }

  commit(message: string): void {
    this.git('add', '--all')
    this.git('commit', '--quiet', '--allow-empty', '--message', message)
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true })
    writeFileSync(join(this.folder, file), text)
  }

  /** Replaces a text in a file, which must be there. */
  change(file: string, from: string, to: string): void {
    const text = readFileSync(join(this.folder, file), 'utf8')
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}.`)
    this.write(file, text.replaceAll(from, to))
  }

  delete(file: string): void {
    rmSync(join(this.folder, file), { recursive: true })
  }

  /** Starts `vitest-load compare`; whoever does ends it. */
  start(args: readonly string[], changes: NodeJS.ProcessEnv = {}): Running {
    const command = [this.#cli, 'compare', ...args]
    return new Running(process.execPath, command, this.folder, this.#environment(changes))
  }

  /** `vitest-load compare` of whose output only the first line is read; the exit code is told. */
  firstLine(args: readonly string[]): Promise<Finished> {
    const script = '{ "$NODE" "$CLI" compare "$@"; echo "exit code $?" >&2; } | head -n 1'
    const env = this.#environment({ NODE: process.execPath, CLI: this.#cli })
    return new Running('sh', ['-c', script, 'sh', ...args], this.folder, env).finished
  }

  get #cli(): string {
    return join(this.folder, 'node_modules/vitest-load/dist/cli.js')
  }

  #environment(changes: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return userEnvironment({ ...GIT, TMPDIR: this.temp, CALLS: this.calls, ...changes })
  }

  compare(...args: string[]): Promise<Finished> {
    return this.start(args).finished
  }

  found(): ComparisonFile {
    const path = join(this.folder, '.vitest/load/comparison.json')
    return JSON.parse(readFileSync(path, 'utf8')) as ComparisonFile
  }

  /** What the command has left behind, here and elsewhere. */
  leftovers(): string[] {
    const trees = this.git('worktree', 'list').trim().split('\n').slice(1)
    return [...trees, ...readdirSync(this.temp).filter((name) => name.startsWith('vitest-load'))]
  }
}
