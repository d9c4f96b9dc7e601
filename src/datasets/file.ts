import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DatasetError } from '../core/errors.ts'
import { show } from '../core/words/show.ts'

/** The path of a file that an option names; a URL such as `new URL('./x.csv', import.meta.url)` too. */
export function pathOf(file: unknown): string {
  const url = file instanceof URL ? file.href : file
  if (typeof url !== 'string') return show(file)
  return url.startsWith('file:') && URL.canParse(url) ? fileURLToPath(url) : url
}

/** What keeps a file from being read at all, in a sentence. */
export function fileProblems(path: string): string[] {
  return existsSync(path) ? [] : [`the file does not exist in ${process.cwd()}`]
}

/** Throws all problems at once: `about` is the file, or the function that was to make the prompts. */
export function refuse(about: string, problems: readonly string[]): void {
  if (problems.length === 0) return
  const list =
    problems.length === 1 ? ` ${problems[0]}` : problems.map((text) => `\n  - ${text}`).join('')
  throw new DatasetError(about, null, `cannot be used:${list}`)
}
