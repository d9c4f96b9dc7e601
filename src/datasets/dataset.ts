import { createReadStream, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DatasetError } from '../core/errors.ts'
import type { Prompt } from '../core/options.ts'
import { redact, textsIn } from '../core/redact.ts'

export interface DatasetOptions<Row> {
  /** Only the first so many rows. */
  limit?: number
  /** Makes a row of what the file holds; what it throws is told with the place of the row. */
  map?: (value: unknown) => Row
}

/** A value of the file, and where it stands: `line 7`, or `row 7` of a list, which may be one line. */
type Found = readonly [value: unknown, place: string]

const READERS: Record<string, (path: string) => AsyncGenerator<Found>> = {
  '.jsonl': linesIn,
  '.ndjson': linesIn,
  '.json': listIn,
}

/**
 * The rows of a file, for `prompts`: one JSON value a line in `.jsonl` and `.ndjson`, read as the
 * run needs them, or a list in `.json`.
 *
 * A path is relative to the working directory, which Vitest sets to the project's root; a URL such
 * as `new URL('./prompts.jsonl', import.meta.url)` is not.
 *
 * @throws {DatasetError} at once for a file that is not there or of another kind; while it is read,
 * which stops the run, for a row that cannot be: file, line and reason.
 */
export function dataset<Row = Prompt>(
  file: string | URL,
  { limit = Infinity, map = (value) => value as Row }: DatasetOptions<Row> = {},
): AsyncIterable<Row> {
  const path = file instanceof URL ? fileURLToPath(file) : file
  const read = READERS[extname(path).toLowerCase()]
  if (read === undefined) {
    throw new DatasetError(path, null, `must end in ${Object.keys(READERS).join(', ')}`)
  }
  if (!existsSync(path)) throw new DatasetError(path, null, `does not exist in ${process.cwd()}`)
  if (!(limit >= 1)) throw new DatasetError(path, null, `needs a limit of 1 or more, got ${limit}`)

  return {
    async *[Symbol.asyncIterator]() {
      let taken = 0
      for await (const [value, place] of read(path)) {
        yield mapped(map, value, path, place)
        if (++taken >= limit) return
      }
    },
  }
}

function mapped<Row>(
  map: (value: unknown) => Row,
  value: unknown,
  path: string,
  place: string,
): Row {
  try {
    return map(value)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    // Whoever checks a row likes to quote it.
    const told = redact(why, textsIn(value))
    throw new DatasetError(path, place, `is refused by \`map\`: ${told}`, error)
  }
}

async function* linesIn(path: string): AsyncGenerator<Found> {
  let number = 0
  let rest = ''
  const read = function* (lines: readonly string[]): Generator<Found> {
    for (const line of lines) {
      const place = `line ${++number}`
      if (line.trim() !== '') yield [parsed(line, path, place), place]
    }
  }
  for await (const text of createReadStream(path, { encoding: 'utf8' })) {
    const lines = (rest + (text as string)).split('\n')
    rest = lines.pop() ?? ''
    yield* read(lines)
  }
  yield* read([rest])
}

async function* listIn(path: string): AsyncGenerator<Found> {
  const list = parsed(await readFile(path, 'utf8'), path, null)
  if (!Array.isArray(list)) throw new DatasetError(path, null, 'holds no list: wrap it in [ ]')
  for (const [index, value] of list.entries()) yield [value, `row ${index + 1}`]
}

function parsed(text: string, path: string, place: string | null): unknown {
  try {
    // Some editors put a mark before the first line.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    // The parser's own words quote the text, and a prompt belongs into no message.
    const [, line, column] = /line (\d+) column (\d+)/.exec(String(error)) ?? []
    const where = line === undefined ? '' : `, at line ${line} column ${column}`
    throw new DatasetError(path, place, `is no valid JSON${place === null ? where : ''}`)
  }
}
