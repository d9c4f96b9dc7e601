/**
 * What stands at the beginning of a comment and is not shown: by it the next run finds the comment.
 *
 * @param key tells the comments of several workflows, or of the jobs of a matrix, apart
 */
export function markerOf(key: string): string {
  // Two dashes or an angle bracket would end the comment of HTML.
  const safe = key.replaceAll(/[^\p{L}\p{N}_./ -]+/gu, '-').replaceAll(/-{2,}/g, '-')
  return `<!-- vitest-load:v1 key=${safe.slice(0, 200).toWellFormed()} -->`
}

/** Whether a comment was begun by the marker. */
export function isMarkedBy(marker: string, body: unknown): boolean {
  return typeof body === 'string' && body.trimStart().startsWith(marker)
}
