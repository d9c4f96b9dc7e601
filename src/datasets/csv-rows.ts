import type { Parser } from 'csv-parse'
import { createReadStream } from 'node:fs'
import { DatasetError } from '../core/errors.ts'

/** The fields of one record, and the line on which it begins. */
export type CsvRecord = readonly [fields: readonly string[], line: number]

/** What csv-parse finds wrong, without the text that its own words quote. */
const REASONS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'opens a quote that nothing closes',
  CSV_INVALID_CLOSING_QUOTE:
    'goes on behind a closing quote; a quote inside a field is doubled: ""',
  INVALID_OPENING_QUOTE:
    'has a quote inside a field that does not begin with one; quote the whole field, and double the quotes inside',
}

/**
 * The records of a CSV file (RFC 4180: quoted fields may hold commas and line breaks), its header
 * among them, with empty lines left out. What stands before a broken record is read.
 *
 * @throws {DatasetError} for a record that is no CSV.
 */
export async function* csvRecords(path: string): AsyncGenerator<CsvRecord> {
  // A quarter of what a worker may take to load, and most load tests read no CSV.
  const { parse } = await import('csv-parse')
  let found: (readonly string[])[] = []
  // As a stream it would throw away what it had read when it meets an error.
  const parser = parse({
    bom: true,
    relax_column_count: true,
    on_record: (fields: string[]) => {
      found.push(fields)
      return null
    },
  })
  // The callbacks say it too.
  parser.on('error', () => {})
  let line = 1
  const drain = function* (): Generator<CsvRecord> {
    const records = found
    found = []
    for (const fields of records) {
      if (fields.length > 1 || fields[0] !== '') yield [fields, line]
      line += 1 + fields.reduce((sum, field) => sum + breaksIn(field), 0)
    }
  }
  for await (const chunk of chunksOf(path)) {
    const error = await given(parser, chunk)
    yield* drain()
    if (error !== null) {
      throw new DatasetError(path, `line ${line}`, REASONS[error.code ?? ''] ?? 'is no valid CSV')
    }
  }
}

/** The file's chunks, and `null` for its end. */
async function* chunksOf(path: string): AsyncGenerator<Buffer | null> {
  yield* createReadStream(path) as AsyncIterable<Buffer>
  yield null
}

/** Feeds the parser; resolves with what it finds wrong. */
function given(parser: Parser, chunk: Buffer | null): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const done = (error?: Error | null): void => resolve(error ?? null)
    if (chunk === null) parser.end(done)
    else parser.write(chunk, done)
  })
}

function breaksIn(field: string): number {
  return field.includes('\n') || field.includes('\r') ? field.split(/\r\n|\r|\n/).length - 1 : 0
}

/**
 * The rows of a CSV file as objects: the first record names their keys, all values are text.
 *
 * @throws {DatasetError} for a file without a header, a name that stands in it twice, and a row
 * with more or fewer fields than names.
 */
export async function* csvRows(
  path: string,
): AsyncGenerator<readonly [row: Record<string, string>, place: string]> {
  let names: readonly string[] | null = null
  for await (const [fields, line] of csvRecords(path)) {
    const place = `line ${line}`
    if (names === null) {
      names = headerOf(fields, path, place)
    } else {
      yield [objectOf(names, fields, path, place), place]
    }
  }
  if (names === null) {
    throw new DatasetError(path, null, 'is empty; its first line must name the columns')
  }
}

function headerOf(names: readonly string[], path: string, place: string): readonly string[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return names
  throw new DatasetError(path, place, `names the column "${twice}" twice`)
}

function objectOf(
  names: readonly string[],
  fields: readonly string[],
  path: string,
  place: string,
): Record<string, string> {
  if (fields.length !== names.length) {
    throw new DatasetError(
      path,
      place,
      `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'} where the header names ${names.length} columns; quote a field that holds a comma`,
    )
  }
  return Object.fromEntries(names.map((name, index) => [name, fields[index]!]))
}
