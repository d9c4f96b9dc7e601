import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Project } from './project.ts'

/** Keys that the project `marked` uses; like its prompt and answer they must not show up anywhere. */
export const MARKED_ENV = {
  OPENAI_API_KEY: 'MARKED-KEY-1a2b3c4d5e',
  TEAM_SECRET: 'MARKED-SECRET-5e4d3c2b1a',
}

/** The files below `folder` that were written by a run, with what is in them. */
export function filesIn({ folder }: Project, below: string): Map<string, string> {
  const all = readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
  const paths = all
    .filter((entry) => entry.isFile())
    .map((file) => join(file.parentPath, file.name))
  return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]))
}

/** What a text shows of the marked prompt, answer and keys, however it is wrapped or escaped. */
export function marksIn(text: string): string[] {
  return text.match(/(?:MARKED|Answer\s+in\s+one|or\s+in\s+two).{0,20}/g) ?? []
}
