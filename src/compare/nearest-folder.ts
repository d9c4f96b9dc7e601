import { dirname } from 'node:path'

/** The first of a folder and those around it that holds something, relative to the root; `null`: none does. */
export function nearestFolder(folder: string, holds: (at: string) => boolean): string | null {
  for (let at = folder || '.'; ; at = dirname(at)) {
    if (holds(at)) return at
    if (at === '.') return null
  }
}
