import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DatasetError } from '../core/errors.ts'
import { show } from '../core/show.ts'

/** The path of a file that an option names; a URL such as `new URL('./x.csv', import.meta.url)` too. */
export function pathOf(file: unknown): string {
  if (file instanceof URL && file.protocol === 'file:') return fileURLToPath(file)
  return typeof file === 'string' ? file : show(file)
}

/** What keeps a file from being read at all, one sentence each. */
export function fileProblems(path: string, endings: readonly string[]): string[] {
  const problems = []
  if (!endings.includes(extname(path).toLowerCase())) {
    problems.push(`the file must end in ${endings.join(', ')}`)
  }
  if (!existsSync(path)) problems.push(`the file does not exist in ${process.cwd()}`)
  return problems
}

/** One problem for each option that is no whole number from 1. */
export function countProblems(options: Record<string, unknown>): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined || (Number.isInteger(value) && (value as number) >= 1)
      ? []
      : [`\`${name}\` must be a whole number from 1; got ${show(value)}`],
  )
}

/** One problem for each name that is none of the known ones. */
export function unknownNames(options: object, known: readonly string[]): string[] {
  return Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => `\`${name}\` is no option; the options are ${known.join(', ')}`)
}

/** Throws all problems at once: `about` is the file, or the function that was to make the prompts. */
export function refuse(about: string, problems: readonly string[]): void {
  if (problems.length === 0) return
  const list =
    problems.length === 1 ? ` ${problems[0]}` : problems.map((text) => `\n  - ${text}`).join('')
  throw new DatasetError(about, null, `cannot be used:${list}`)
}
