import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TestProjectConfiguration } from 'vitest/config'
import type { TestProject, Vite, Vitest } from 'vitest/node'
import { FORCED, loadTestProject, setupFilesOf } from './load-test-project.ts'
import { isOnlyOne, isOptedIn } from './opt-in.ts'
import { DEFAULT_INCLUDE, DEFAULT_NAME, pluginProblems, type LoadPluginOptions } from './options.ts'
import { LoadReporter } from './reporter.ts'

const CONFIG_FILES = ['vitest', 'vite'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `${name}.config.${ending}`),
)

/**
 * The plugin: adds a project that runs `*.load.ts` specs, and the reporter.
 *
 * The project exists only when it is asked for: `vitest run --project load`, `VITEST_LOAD=1`, or
 * `load({ enabled: true })`.
 *
 * @throws {Error} with all problems of the options at once.
 */
export function load(options: LoadPluginOptions = {}): Vite.Plugin {
  check(options)
  const { name = DEFAULT_NAME, enabled = false } = options
  return {
    name: 'vitest-load',
    // Inert in `vite dev` and `vite build`.
    apply: () => process.env['VITEST'] !== undefined,
    config: {
      order: 'post',
      handler(config) {
        const test = (config.test ??= {})
        // The config file runs again for the project that it made.
        if (labelOf(test.name) === name) return
        const filter = (test as { project?: string | string[] }).project
        if (!enabled && !isOptedIn(name, filter, process)) return
        const root = resolve(config.root ?? '.')
        const others = test.projects ?? ownProject(root, isOnlyOne(name, filter, process.argv))
        test.projects = [...others, loadTestProject(options, root)]
      },
    },
    configureVitest({ vitest, project }) {
      addReporter(vitest, options)
      if (project.name === name) force(vitest, project, options)
    },
  }
}

/** A project for configs that list their projects themselves; it obeys the same opt-in as `load()`. */
export function loadProject(options: LoadPluginOptions = {}): TestProjectConfiguration {
  check(options)
  const { name = DEFAULT_NAME, enabled = false } = options
  const root = resolve('.')
  const project = loadTestProject(options, root)
  const optedIn = enabled || isOptedIn(name, undefined, process)
  const { test } = project as { test: Record<string, unknown> }
  return {
    ...project,
    test: {
      ...test,
      ...(optedIn ? {} : { include: [], globalSetup: [], passWithNoTests: true }),
    },
    plugins: [
      {
        name: 'vitest-load:project',
        configureVitest({ vitest, project: own }: { vitest: Vitest; project: TestProject }) {
          addReporter(vitest, options)
          force(vitest, own, optedIn ? options : { ...options, include: [] })
        },
      },
    ],
  }
}

function check(options: LoadPluginOptions): void {
  const problems = pluginProblems(options)
  if (problems.length === 0) return
  throw new Error(
    `load() got options that cannot work:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
  )
}

/** Command line and environment override a project's config, and lists are joined with the root's: both are undone. */
function force(vitest: Vitest, project: TestProject, options: LoadPluginOptions): void {
  const { include = DEFAULT_INCLUDE } = options
  Object.assign(project.config, FORCED, {
    include,
    setupFiles: setupFilesOf(options, project.config.root),
  })
  project.config.sequence.concurrent = false
  // An edit in watch mode must not spend money.
  vitest.onFilterWatchedSpecification((specification) => specification.project !== project)
}

/** As an instance: a path would have to be found again from the user's folder. */
function addReporter(vitest: Vitest, { outputFile }: LoadPluginOptions): void {
  const reporters = vitest.config.reporters as unknown[]
  if (reporters.some((reporter) => reporter instanceof LoadReporter)) return
  reporters.push(new LoadReporter(outputFile === undefined ? {} : { outputFile }))
}

/** The user's own tests, which would vanish beside a list of projects. */
function ownProject(root: string, onlyLoad: boolean): TestProjectConfiguration[] {
  if (onlyLoad) return []
  const file = CONFIG_FILES.find((name) => existsSync(resolve(root, name)))
  return file === undefined ? [{ extends: true, test: { name: 'unit' } }] : [`./${file}`]
}

function labelOf(name: string | { label: string } | undefined): string | undefined {
  return typeof name === 'object' ? name.label : name
}
