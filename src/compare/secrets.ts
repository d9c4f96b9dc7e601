import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { secretsIn } from '../core/privacy/secrets.ts'

/** Names of files that keep a project's environment, by which nothing is committed. */
export function envFilesIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^\.env|\.env$/u.test(name))
}

/** Values that no message of a side may show: of our environment, and of the files that its load tests may read. */
export function secretsAround(folders: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const read = [...new Set(folders)].flatMap((folder) =>
    envFilesIn(folder).flatMap((name) => secretsOfFile(join(folder, name))),
  )
  return [...secretsIn(env), ...read]
}

function secretsOfFile(path: string): string[] {
  try {
    return secretsIn(parseEnv(readFileSync(path, 'utf8')))
  } catch {
    // A folder of that name, or a file that nobody may read.
    return []
  }
}
