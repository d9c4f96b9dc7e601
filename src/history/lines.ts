import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** The files of a history: one per month, in UTC. */
const MONTH_FILE = /^\d{4}-(?:0[1-9]|1[0-2])\.jsonl$/
const LINE_END = 10

export function isMonthFile(name: string): boolean {
  return MONTH_FILE.test(name)
}

/** The month files in a folder, ascending; none where there is no folder. */
export function monthFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isMonthFile).sort()
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return []
    throw new Error(`The history in ${folder} cannot be read: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

/** The lines of a text that were written to their end: the rest is a writer's that crashed, or is at work. */
export function wholeLines(text: string): string[] {
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line !== '')
}

export function linesIn(folder: string, file: string): string[] {
  return wholeLines(readFileSync(join(folder, file), 'utf8'))
}

/**
 * Appends lines in one write, at the end of the file wherever that is by then: processes that
 * append at the same time lose nothing.
 *
 * @throws {Error} when not all of it could be written.
 */
export function appendLines(path: string, lines: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'a+')
  try {
    const text = lines.map((line) => `${line}\n`).join('')
    const bytes = Buffer.from(endsWhole(file) ? text : `\n${text}`)
    const written = writeSync(file, bytes)
    if (written < bytes.length) throw new Error(`${path} took ${written} of ${bytes.length} bytes.`)
  } finally {
    closeSync(file)
  }
}

/** Lines of both, once each, by time: the same whoever merges them, in whatever order. */
export function mergedLines(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])]
    .map((line) => ({ line, at: timeOf(line) ?? '' }))
    .sort((a, b) => compared(a.at, b.at) || compared(a.line, b.line))
    .map(({ line }) => line)
}

/** When a row says that its run began, of whatever version it is; `null` when it is no row. */
export function timeOf(line: string): string | null {
  try {
    const at: unknown = Reflect.get(Object(JSON.parse(line)), 'at')
    return typeof at === 'string' ? at : null
  } catch {
    return null
  }
}

/** Whether the next line may begin: what a crashed writer left must not spoil it. */
function endsWhole(file: number): boolean {
  const { size } = fstatSync(file)
  const last = Buffer.alloc(1)
  return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === LINE_END)
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
