import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isHistoryRow, type HistoryRow } from '../core/history/history-row.ts'
import { appendLines, monthFilesIn } from './lines.ts'

/** Where the commands look for a history, unless they are told. */
export const DEFAULT_FOLDER = '.vitest-load/history'

export interface History {
  /** By time. */
  rows: HistoryRow[]
  /** What was left out and why, a sentence each. */
  notes: string[]
}

/**
 * Adds rows to the files of their months in a folder, which is made where it is missing.
 *
 * @throws {Error} when a file cannot be written.
 */
export function appendRows(folder: string, rows: readonly HistoryRow[]): void {
  for (const [month, ofMonth] of Map.groupBy(rows, ({ at }) => at.slice(0, 7))) {
    appendLines(
      join(folder, `${month}.jsonl`),
      ofMonth.map((row) => JSON.stringify(row)),
    )
  }
}

/** All rows in a folder, each once; none where there is no such folder. */
export function readHistory(folder: string): History {
  const rows: HistoryRow[] = []
  const notes: string[] = []
  for (const file of monthFilesIn(folder)) {
    const path = join(folder, file)
    let newer = 0
    const seen = new Set<string>()
    for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
      if (line === '' || seen.has(line)) continue
      seen.add(line)
      const value = parsed(line)
      if (isHistoryRow(value)) rows.push(value)
      else if (isNewer(value)) newer++
      else notes.push(`${path}:${index + 1} is no row of a history, and was left out.`)
    }
    if (newer > 0) {
      const some = newer === 1 ? '1 row' : `${newer} rows`
      notes.push(`${path} has ${some} of a newer vitest-load, left out: update it to see them.`)
    }
  }
  return { rows: rows.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)), notes }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function isNewer(value: unknown): boolean {
  const schema: unknown = Reflect.get(Object(value), 'schema')
  return typeof schema === 'number' && schema > 1
}
