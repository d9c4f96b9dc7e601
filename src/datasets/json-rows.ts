import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { DatasetError } from '../core/errors.ts'

/** A value of a file, and where it stands: `line 7`, or `row 7` of a list, which may be one line. */
export type Found = readonly [value: unknown, place: string]

/** One JSON value a line, read as it is needed; empty lines are none. */
export async function* jsonLines(path: string): AsyncGenerator<Found> {
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

/** The values of a list, which is read whole. */
export async function* jsonList(path: string): AsyncGenerator<Found> {
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
