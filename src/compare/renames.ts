import type { AloneTest } from './meet.ts'

/** Says which spec files have moved: those that git has followed, and those whose tests have the same names. */
export function renameNotes(
  alone: readonly AloneTest[],
  renamed: Readonly<Record<string, string>>,
): string[] {
  const followed = Object.entries(renamed)
    .filter(([old]) => /\.load\.[cm]?[jt]sx?$/.test(old))
    .map(([old, current]) => `${current} was ${old} on the base.`)
  return [...followed, ...probableRenames(alone).map((rename) => renameInWords(rename))]
}

interface Rename {
  readonly from: string
  readonly to: string
}

/** Files that the base lost and the head got, with the same names for half of the tests or more of the smaller one. */
export function probableRenames(alone: readonly AloneTest[]): Rename[] {
  const lost = keysByFile(alone, 'base')
  const got = keysByFile(alone, 'head')
  return [...lost].flatMap(([from, keys]) => {
    const [to] = [...got]
      .filter(([file]) => file !== from)
      .filter(([, others]) => shared(keys, others) * 2 >= Math.min(keys.size, others.size))
      .toSorted(([, a], [, b]) => shared(keys, b) - shared(keys, a))
    return to === undefined ? [] : [{ from, to: to[0] }]
  })
}

export function renameInWords({ from, to }: Rename): string {
  return `${from} of the base has probably become ${to}, too much changed for git to say so: rename it in a commit of its own, and its tests are compared.`
}

function keysByFile(
  alone: readonly AloneTest[],
  side: AloneTest['side'],
): Map<string, Set<string>> {
  const files = new Map<string, Set<string>>()
  for (const { file, key, why, side: of } of alone) {
    if (of !== side || why !== 'absent') continue
    const keys = files.get(file) ?? new Set()
    files.set(file, keys.add(key))
  }
  return files
}

function shared(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  return [...some].filter((key) => others.has(key)).length
}
