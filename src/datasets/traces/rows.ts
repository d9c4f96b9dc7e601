import { open } from 'node:fs/promises'
import { DatasetError } from '../../core/errors.ts'
import type { TraceFormat } from '../../core/shapes/replay.ts'
import { csvRecords, type CsvRecord } from '../csv-rows.ts'
import { jsonLines } from '../json-rows.ts'
import { azure } from './azure.ts'
import { burstgpt } from './burstgpt.ts'
import type { CsvTrace, Reading } from './format.ts'
import type { Placed } from './in-order.ts'
import { readMooncake } from './mooncake.ts'
import { requests, RunSurvey } from './requests.ts'

const CSV: Record<Exclude<TraceFormat, 'mooncake'>, CsvTrace> = { azure, burstgpt, requests }

/** How far published traces may be out of order, in ms of the trace. */
const WINDOW_MS = 60_000

interface Rows {
  readonly rows: AsyncIterable<Placed>
  /** How far they may be out of order. */
  readonly windowMs: number
}

/** The rows of a trace as they stand in the file, in the format that was named or that it begins with. */
export async function rowsOf(
  path: string,
  format: TraceFormat | null,
  run: string | null,
): Promise<Rows> {
  if (format === 'mooncake' || (format === null && (await beginsWithObject(path)))) {
    return { rows: mooncakeRows(path), windowMs: WINDOW_MS }
  }
  const kind = format ?? (await formatOf(path))
  const trace = CSV[kind]
  if (kind !== 'requests') return { rows: placed(path, csvRows(path, trace)), windowMs: WINDOW_MS }
  const survey = new RunSurvey(path, run)
  for await (const { field } of csvRows(path, trace)) survey.add(field)
  const { holds, disorderMs } = survey.result()
  const ofRun = async function* (): AsyncGenerator<CsvRow> {
    for await (const row of csvRows(path, trace)) if (holds(row.field)) yield row
  }
  return { rows: placed(path, ofRun()), windowMs: disorderMs }
}

async function* mooncakeRows(path: string): AsyncGenerator<Placed> {
  for await (const [value, place] of jsonLines(path)) {
    yield { ...orThrow(readMooncake(value), path, place), place }
  }
}

interface CsvRow {
  readonly field: (column: string) => string
  readonly place: string
  readonly reading: () => Reading | string
}

async function* placed(path: string, rows: AsyncIterable<CsvRow>): AsyncGenerator<Placed> {
  for await (const { reading, place } of rows) {
    yield { ...orThrow(reading(), path, place), place }
  }
}

function orThrow(reading: Reading | string, path: string, place: string): Reading {
  if (typeof reading === 'string') throw new DatasetError(path, place, reading)
  return reading
}

async function* csvRows(path: string, trace: CsvTrace): AsyncGenerator<CsvRow> {
  let header: ReadonlyMap<string, number> | null = null
  let columns = 0
  for await (const [fields, line] of csvRecords(path)) {
    const place = `line ${line}`
    if (header === null) {
      header = new Map(fields.map((name, index) => [name.trim(), index]))
      columns = fields.length
      const missing = trace.columns.filter((name) => !header!.has(name))
      if (missing.length > 0) {
        throw new DatasetError(path, place, `names no column ${missing.join(', ')}`)
      }
    } else {
      if (fields.length !== columns) {
        const wanted = `where the header names ${columns} columns`
        throw new DatasetError(path, place, `has ${fields.length} fields ${wanted}`)
      }
      const places = header
      const field = (column: string): string => fields[places.get(column) ?? -1] ?? ''
      yield { field, place, reading: () => trace.read(field) }
    }
  }
}

async function formatOf(path: string): Promise<keyof typeof CSV> {
  const records = csvRecords(path)
  const { value } = (await records.next()) as { value: CsvRecord | undefined }
  await records.return(undefined)
  const names = new Set(value?.[0].map((name) => name.trim()))
  for (const [kind, { columns }] of Object.entries(CSV)) {
    if (columns.every((column) => names.has(column))) return kind as keyof typeof CSV
  }
  const known = Object.entries(CSV).map(
    ([kind, { columns }]) => `\n  - ${kind}: ${columns.join(', ')}`,
  )
  throw new DatasetError(
    path,
    null,
    `begins with the columns of no known trace; they are:${known.join('')}\n  - mooncake: a JSON object a line, with timestamp, input_length, output_length, hash_ids`,
  )
}

async function beginsWithObject(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(256) })
    return /^\uFEFF?\s*\{/.test(buffer.toString('utf8', 0, bytesRead))
  } finally {
    await file.close()
  }
}
