import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { baselinesText, parseBaselines, type BaselineFile } from '../core/baseline/file.ts'

export const BASELINE_FOLDER = '__baselines__'

/** Where the baselines of a spec file lie: beside it, under its whole name. */
export function baselinePathOf(spec: string): string {
  return join(dirname(spec), BASELINE_FOLDER, `${basename(spec)}.json`)
}

/**
 * The baselines of a file; `null` when there is none.
 *
 * @throws {Error} a sentence when it cannot be read or understood: whoever calls must not write over it.
 */
export function readBaselines(path: string): BaselineFile | null {
  const text = textOf(path)
  if (text === null) return null
  const { file, problem } = parseBaselines(text)
  if (file !== null) return file
  throw new Error(
    `The baseline file ${shown(path)} cannot be used, and was left as it is: ${problem}.`,
  )
}

/**
 * Writes baselines at once or not at all: who reads at the same time sees the old file or the new one.
 *
 * @throws {Error} a sentence when it cannot be written.
 */
export function writeBaselines(path: string, file: BaselineFile): void {
  const text = baselinesText(file)
  // Watchers, editors and git need not hear of what is as it was.
  if (textOf(path) === text) return
  const draft = `${path}.${randomUUID().slice(0, 8)}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(draft, text)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new Error(`The baseline file ${shown(path)} cannot be written: ${messageOf(error)}.`, {
      cause: error,
    })
  }
}

/** Removes a file that holds no baseline any more. */
export function removeBaselines(path: string): void {
  rmSync(path, { force: true })
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new Error(`The baseline file ${shown(path)} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    })
  }
}

function shown(path: string): string {
  return relative(process.cwd(), path).replaceAll('\\', '/')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
