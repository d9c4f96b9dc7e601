import type { Vitest } from 'vitest/node'

/** Reporters for machines, as a user names them and as their classes are called: prose would break their output. */
const FOR_MACHINES = new Set([
  'json',
  'JsonReporter',
  'junit',
  'JUnitReporter',
  'tap',
  'TapReporter',
  'tap-flat',
  'TapFlatReporter',
  'blob',
  'BlobReporter',
  'github-actions',
  'GithubActionsReporter',
  'html',
  'HTMLReporter',
])

/** Whether some reporter beside ours writes for people, or there is none at all. */
export function isForPeople(vitest: Vitest, own: object): boolean {
  const others = reporterNames(vitest, own)
  return others.length === 0 || others.some((name) => !FOR_MACHINES.has(name))
}

/**
 * Whether the tests run here, and are reported on here and nowhere else: no `--merge-reports` reads
 * what this run leaves, and this is none, whose reports name files that are not its own.
 */
export function isOnlyReport(vitest: Vitest, own: object): boolean {
  const names = reporterNames(vitest, own)
  const merged = names.includes('blob') || names.includes('BlobReporter')
  return !merged && !vitest.config.mergeReports
}

function reporterNames(vitest: Vitest, own: object): string[] {
  return [vitest.config.reporters]
    .flat()
    .filter((reporter) => reporter !== own)
    .map(nameOf)
}

function nameOf(reporter: unknown): string {
  if (Array.isArray(reporter)) return String(reporter[0])
  return typeof reporter === 'string' ? reporter : Object(reporter).constructor.name
}
