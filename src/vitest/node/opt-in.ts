/** The values of `--project` on the command line; Vitest 4 does not show them to a plugin. */
function projectsInArguments(argv: readonly string[]): string[] {
  return argv.flatMap((argument, index) => {
    if (argument.startsWith('--project=')) return [argument.slice('--project='.length)]
    return argument === '--project' ? [argv[index + 1] ?? ''] : []
  })
}

/**
 * Whether the load tests were asked for. They cost money, so that a plain `vitest` never runs
 * them: a `--project` filter must name the project, or `VITEST_LOAD=1` be set.
 */
export function isOptedIn(
  name: string,
  configured: string | string[] | undefined,
  { argv, env }: Pick<NodeJS.Process, 'argv' | 'env'>,
): boolean {
  if (env['VITEST_LOAD'] === '1') return true
  const filters = [...[configured ?? []].flat(), ...projectsInArguments(argv)]
  return filters.some((filter) => !filter.startsWith('!') && matches(filter, name))
}

/** Whether Vitest only puts reports together: no test runs, but the project of their tests must exist. */
export function isMerging(argv: readonly string[]): boolean {
  return argv.some((argument) => /^--merge-?reports(?:$|=)/i.test(argument))
}

/** Whether only this project was asked for, so that no other one is needed. */
export function isOnlyOne(
  name: string,
  configured: string | string[] | undefined,
  argv: readonly string[],
): boolean {
  const filters = [...[configured ?? []].flat(), ...projectsInArguments(argv)]
  return filters.length > 0 && filters.every((filter) => filter === name)
}

/** As Vitest matches project names: `*` stands for anything. */
function matches(filter: string, name: string): boolean {
  const escaped = filter.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll('*', '.*')}$`, 'i').test(name)
}
