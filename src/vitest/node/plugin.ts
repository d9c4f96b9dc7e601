import { basename, resolve } from 'node:path'
import type { TestProjectConfiguration } from 'vitest/config'
import type { TestProject, Vite, Vitest } from 'vitest/node'
import {
  FORCED,
  FORCED_SEQUENCE,
  loadTestProject,
  globalSetupOf,
  setupFilesOf,
} from './load-test-project.ts'
import { isMerging, isOnlyOne, isOptedIn } from './opt-in.ts'
import { DEFAULT_INCLUDE, DEFAULT_NAME, pluginProblems, type LoadPluginOptions } from './options.ts'
import type { LoadReporter } from './reporter.ts'
import { takeTurns } from './take-turns.ts'

/** The names of config files that Vitest takes as a project. */
const CONFIG_FILE = /^vite(?:st)?(?:\.[\w-]+)?\.config\./

/** Vite merges the place of the config file into the config that a plugin gets to see. */
type Config = Vite.UserConfig & { configFile?: string | false }

/**
 * The plugin: adds a project that runs `*.load.ts` specs, and the reporter.
 *
 * The project exists only when it is asked for: `vitest run --project load`, `VITEST_LOAD=1`, or
 * `load({ enabled: true })`.
 *
 * @throws {Error} with all problems of the options at once.
 */
export function load(options: LoadPluginOptions = {}): Vite.Plugin {
  check('load', options)
  const { name = DEFAULT_NAME, enabled = false } = options
  let isWanted = false
  return {
    name: 'vitest-load',
    // Inert in `vite dev` and `vite build`.
    apply: () => process.env['VITEST'] !== undefined,
    config: {
      order: 'post',
      handler(config: Config) {
        const test = (config.test ??= {})
        // The config file runs again for the project that it made.
        if (labelOf(test.name) === name) return
        const filter = (test as { project?: string | string[] }).project
        const optedIn = enabled || isOptedIn(name, filter, process)
        if (!optedIn && !isMerging(process.argv)) return
        isWanted = true
        const root = resolve(config.root ?? '.')
        const isAlone = isOnlyOne(name, filter, process.argv)
        const others = test.projects ?? (isAlone ? [] : [ownProject(config)])
        test.projects = [...others, loadTestProject(optedIn ? options : idle(options), root)]
      },
    },
    async configureVitest({ vitest, project }) {
      const isOurs = project.name === name
      // Most runs are of unit tests, and need not wait for what reports of load tests.
      if (!isWanted && !isOurs) return
      const reporter = await withReporter(vitest, options)
      if (isOurs) force(vitest, project, options, reporter)
    },
  }
}

/** A project for configs that list their projects themselves; it obeys the same opt-in as `load()`. */
export function loadProject(options: LoadPluginOptions = {}): TestProjectConfiguration {
  check('loadProject', options)
  const { name = DEFAULT_NAME, enabled = false } = options
  const optedIn = enabled || isOptedIn(name, undefined, process)
  const used = optedIn ? options : idle(options)
  return {
    ...loadTestProject(used, resolve('.')),
    plugins: [
      {
        name: 'vitest-load:project',
        async configureVitest({ vitest, project }: { vitest: Vitest; project: TestProject }) {
          const isWanted = optedIn || isMerging(process.argv)
          const reporter = isWanted ? await withReporter(vitest, used) : null
          force(vitest, project, used, reporter)
          if (!optedIn && isOnlyLoad(vitest)) vitest.config.passWithNoTests = true
        },
      },
    ],
  }
}

/** A project that was not asked for: it has no specs, and needs no file, key or simulator. */
function idle({
  envFile: _file,
  simulate: _simulate,
  ...options
}: LoadPluginOptions): LoadPluginOptions {
  return { ...options, include: [] }
}

function check(caller: string, options: LoadPluginOptions): void {
  const problems = pluginProblems(options)
  if (problems.length === 0) return
  throw new Error(
    `${caller}() got options that cannot work:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
  )
}

/** Command line and environment override a project's config, and lists are joined with the root's: both are undone. */
function force(
  vitest: Vitest,
  project: TestProject,
  options: LoadPluginOptions,
  reporter: LoadReporter | null,
): void {
  const { config } = project
  const { include = DEFAULT_INCLUDE } = options
  Object.assign(config, FORCED, {
    include,
    setupFiles: setupFilesOf(options, config.root),
    globalSetup: globalSetupOf(config.provide.vitestLoadSimulator ?? null),
  })
  Object.assign(config.sequence, FORCED_SEQUENCE)
  if (isOnlyLoad(vitest)) {
    // Vitest 4 reads them from the root alone.
    Object.assign(vitest.config.sequence, FORCED_SEQUENCE)
    // It would slow down what is measured, and find nothing covered.
    vitest.config.coverage.enabled = false
  }
  const { ledgerFile, turns } = config.provide.vitestLoad ?? {}
  if (turns) takeTurns(vitest, project, turns)
  if (ledgerFile) reporter?.keepLedger(ledgerFile)
  // An edit in watch mode must not spend money.
  vitest.onFilterWatchedSpecification((specification) => {
    if (specification.project !== project) return true
    reporter?.withhold()
    return false
  })
}

function isOnlyLoad({ projects }: Vitest): boolean {
  return projects.every(({ config }) => config.provide.vitestLoad !== undefined)
}

/** The reporter in use, which is added where there is none: as an instance, since a path would have to be found again from the user's folder. */
async function withReporter(
  { config }: Vitest,
  { outputFile, history, html, runner }: LoadPluginOptions,
): Promise<LoadReporter> {
  const { LoadReporter: Reporter } = await import('./reporter.ts')
  const reporters = config.reporters as unknown[]
  const used = reporters.find((reporter) => reporter instanceof Reporter)
  if (used !== undefined) return used
  const added = new Reporter({
    ...(outputFile === undefined ? {} : { outputFile }),
    ...(history === undefined ? {} : { history }),
    ...(html === undefined ? {} : { html }),
    ...(runner === undefined ? {} : { runner }),
  })
  reporters.push(added)
  return added
}

/** The user's own tests, which would vanish beside a list of projects. */
function ownProject({ configFile, test }: Config): TestProjectConfiguration {
  if (configFile && CONFIG_FILE.test(basename(configFile))) return configFile
  return { extends: true, test: { name: test?.name ?? 'unit' } }
}

function labelOf(name: string | { label: string } | undefined): string | undefined {
  return typeof name === 'object' ? name.label : name
}
