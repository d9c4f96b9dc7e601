import { fromBucketText } from './buckets.ts'
import { tallyOfColumns, type PromptColumns } from './prompt-columns.ts'
import { fromRowText } from './run-row.ts'

const COLUMNS = ['keys', 'requests', 'inputTokens', 'outputTokens', 'calls', 'retries', 'microUsd']

/** What is wrong with something that should be a `BaselineEntry`; properties of later versions are let be. */
export function problemsOfEntry(entry: unknown): string[] {
  if (!isObject(entry)) return ['it is no object']
  return [
    ...(isCount(entry['failed']) ? [] : ['`failed` is no count']),
    ...['latency', 'ttft'].flatMap((name) => problemOf(name, entry[name], fromBucketText)),
    ...(isShare(entry['cacheReadShare']) ? [] : ['`cacheReadShare` is no share']),
    ...(typeof entry['models'] === 'string' ? [] : ['`models` is no text']),
    ...promptProblems(entry['prompts']),
    ...(isObject(entry['runs'])
      ? Object.values(entry['runs']).flatMap((run) => problemOf('runs', run, fromRowText))
      : ['`runs` is no object']),
  ]
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function promptProblems(prompts: unknown): string[] {
  if (!isObject(prompts)) return ['`prompts` is no object']
  const missing = COLUMNS.filter((name) => typeof prompts[name] !== 'string')
  if (missing.length > 0) return [`prompts.${missing[0]} is no text`]
  const { set } = prompts
  if (set !== null && typeof set !== 'string') return ['prompts.set is no text']
  try {
    tallyOfColumns(prompts as unknown as PromptColumns)
    return []
  } catch (error) {
    return [messageOf(error)]
  }
}

function problemOf(name: string, value: unknown, read: (text: string) => unknown): string[] {
  if (typeof value !== 'string') return [`\`${name}\` is no text`]
  try {
    read(value)
    return []
  } catch (error) {
    return [`\`${name}\`: ${messageOf(error)}`]
  }
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isShare(value: unknown): boolean {
  return value === null || (typeof value === 'number' && value >= 0 && value <= 1)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
