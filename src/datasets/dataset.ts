import { extname } from 'node:path'
import { DatasetError } from '../core/errors.ts'
import { FilePrompts } from '../core/prompts/file-prompts.ts'
import type { Prompt } from '../core/options/options.ts'
import { COUNT, noOptions, numberProblems, unknownNames } from '../core/options/problems.ts'
import { redact, textsIn } from '../core/privacy/redact.ts'
import { show } from '../core/words/show.ts'
import { isStandardSchema, validate, type StandardSchema } from '../core/options/standard-schema.ts'
import { fileProblems, pathOf, refuse } from './file.ts'
import type { Found } from './json-rows.ts'
import { first, reservoir } from './reservoir.ts'
import { SEED } from './seed.ts'

/** What is read of a file. */
export interface RowChoice {
  /** Only the first so many rows; what stands behind them is not read. */
  limit?: number
  /**
   * So many rows, each as likely as any other, in the order of the file; of the first `limit` rows
   * where there is one. The file is read whole for it, the sample is held. Seed: 1.
   */
  sample?: number | { size: number; seed?: number }
}

export interface DatasetOptions<Row = Prompt, Value = unknown> extends RowChoice {
  /** A schema of zod, valibot, arktype or any library that speaks Standard Schema; checks each row that is used. */
  schema?: StandardSchema<Value>
  /** Makes a row of what the file holds, or of what the schema made of it. */
  map?: (value: Value) => Row | Promise<Row>
}

type Read = (path: string) => AsyncGenerator<Found>

const jsonLines = async (): Promise<Read> => (await import('./json-rows.ts')).jsonLines

/** Each is loaded when a file of its kind is read. */
const READERS: Record<string, () => Promise<Read>> = {
  '.jsonl': jsonLines,
  '.ndjson': jsonLines,
  '.json': async () => (await import('./json-rows.ts')).jsonList,
  '.csv': async () => (await import('./csv-rows.ts')).csvRows,
}

/**
 * The rows of a file, for `prompts`: one JSON value a line in `.jsonl` and `.ndjson`, a list in
 * `.json`, or objects of texts in `.csv`, whose first line names their keys. All but `.json` are
 * read as the run needs them.
 *
 * A path is relative to the working directory, which Vitest sets to the project's root; a URL such
 * as `new URL('./prompts.jsonl', import.meta.url)` is not.
 *
 * @throws {DatasetError} at once for a file that is not there or of another kind and for wrong
 * options, all in one; while it is read, which stops the run, for a row that cannot be: file, line
 * and reason, never its text.
 */
export function dataset<Value, Row>(
  file: string | URL,
  options: RowChoice & {
    schema: StandardSchema<Value>
    map: (value: Value) => Row | Promise<Row>
  },
): AsyncIterable<Row>
export function dataset<Row>(
  file: string | URL,
  options: RowChoice & { schema: StandardSchema<Row>; map?: never },
): AsyncIterable<Row>
export function dataset<Row = Prompt>(
  file: string | URL,
  options?: DatasetOptions<Row>,
): AsyncIterable<Row>
export function dataset(
  file: string | URL,
  options: DatasetOptions<any, any> = {},
): AsyncIterable<any> {
  const path = pathOf(file)
  const { limit = Infinity, sample, schema, map } = Object(options) as typeof options
  const reader = READERS[extname(path).toLowerCase()]
  const endings = `the file must end in ${Object.keys(READERS).join(', ')}`
  refuse(path, [
    ...(reader === undefined ? [endings] : []),
    ...fileProblems(path),
    ...optionProblems(options),
  ])
  const sampled = typeof sample === 'number' ? { size: sample } : sample

  return new FilePrompts(async function* () {
    const read = await reader!()
    const found = first(read(path), limit)
    const chosen =
      sampled === undefined ? found : await reservoir(found, sampled.size, sampled.seed ?? 1)
    for await (const [value, place] of chosen) {
      const checked = schema === undefined ? value : await valid(schema, value, path, place)
      yield map === undefined ? checked : await mapped(map, checked, value, path, place)
    }
  })
}

function optionProblems(options: DatasetOptions<any, any>): string[] {
  const none = noOptions(options, 'dataset()')
  if (none.length > 0) return none
  const { limit, sample, schema, map } = options
  const problems = [
    ...unknownNames({ ...options }, ['limit', 'sample', 'schema', 'map'], 'dataset()'),
    ...numberProblems('limit', limit, COUNT),
  ]
  if (typeof sample === 'object' && sample !== null) {
    problems.push(
      ...unknownNames({ ...sample }, ['size', 'seed'], '`sample`'),
      ...numberProblems('sample.size', sample.size, COUNT, { needed: true }),
      ...numberProblems('sample.seed', sample.seed, SEED),
    )
  } else {
    problems.push(...numberProblems('sample', sample, COUNT))
  }
  if (schema !== undefined && !isStandardSchema(schema)) {
    problems.push(
      `\`schema\` must speak Standard Schema, as those of zod, valibot and arktype do; got ${show(schema)}`,
    )
  }
  if (map !== undefined && typeof map !== 'function') {
    problems.push(`\`map\` must be a function; got ${show(map)}`)
  }
  return problems
}

async function valid(
  schema: StandardSchema,
  value: unknown,
  path: string,
  place: string,
): Promise<unknown> {
  // Whoever checks a row likes to quote it.
  const hidden = textsIn(value)
  const refused = (problems: readonly string[]): DatasetError => {
    const told = problems.map((problem) => redact(problem, hidden))
    const list = told.length === 1 ? ` ${told[0]}` : told.map((text) => `\n  - ${text}`).join('')
    return new DatasetError(path, place, `is refused by \`schema\`:${list}`)
  }
  const result = await validate(schema, value).catch((error: unknown) => {
    throw refused([wordsOf(error)])
  })
  if ('problems' in result) throw refused(result.problems)
  return result.value
}

async function mapped(
  map: (value: any) => unknown,
  value: unknown,
  raw: unknown,
  path: string,
  place: string,
): Promise<unknown> {
  try {
    return await map(value)
  } catch (error) {
    const told = redact(wordsOf(error), [...textsIn(raw), ...textsIn(value)])
    throw new DatasetError(path, place, `is refused by \`map\`: ${told}`)
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
