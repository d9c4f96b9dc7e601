import { isMarkedBy, markerOf } from '../../report/comment/marker.ts'

/** A comment as a forge lists it. */
export interface ListedComment {
  readonly id: string
  readonly body: unknown
  /** Written by somebody who may write to the repository: a stranger could begin a comment with any marker. */
  readonly trusted: boolean
}

/** The comments of one pull or merge request. */
export interface Comments {
  list(): AsyncIterable<ListedComment>
  create(body: string): Promise<void>
  /** @returns false when the comment is gone by now */
  edit(id: string, body: string): Promise<boolean>
}

/**
 * Keeps one comment: edits the one that an earlier run wrote, or writes it.
 *
 * @param key tells the comments of several workflows apart
 * @param mayCreate false: a comment that is not there yet stays away
 */
export async function keepComment(
  comments: Comments,
  { key, body, mayCreate }: { key: string; body: string; mayCreate: boolean },
): Promise<'created' | 'edited' | 'left out'> {
  const old = await find(comments, markerOf(key))
  if (old !== null && (await comments.edit(old, body))) return 'edited'
  if (!mayCreate) return 'left out'
  await comments.create(body)
  return 'created'
}

async function find(comments: Comments, marker: string): Promise<string | null> {
  for await (const { id, body, trusted } of comments.list()) {
    if (trusted && isMarkedBy(marker, body)) return id
  }
  return null
}
