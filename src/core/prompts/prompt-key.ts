import { hash } from '../statistics/hash.ts'
import type { SessionTurn } from '../options/options.ts'

const ALONE = { session: null, part: null }

/** Prompts that are objects are cycled: each is put into text once. */
const known = new WeakMap<object, string>()

/**
 * Tells prompts apart in 8 hex digits, by their text: the same prompt has the same key in every run,
 * and nobody can read it out of the key. A turn of a conversation is known by what the user says, and two parts of
 * a mix do not do the same with one prompt.
 */
export function promptKeyOf(
  prompt: unknown,
  { session, part }: { session: SessionTurn | null; part: string | null } = ALONE,
): string {
  const key = session === null ? keyOf(prompt) : hashOf(`${session.turn}|${textOf(lastIn(prompt))}`)
  return part === null ? key : hashOf(`${part}|${key}`)
}

function keyOf(prompt: unknown): string {
  if (typeof prompt !== 'object' || prompt === null) return hashOf(textOf(prompt))
  const key = known.get(prompt) ?? hashOf(textOf(prompt))
  known.set(prompt, key)
  return key
}

function lastIn(prompt: unknown): unknown {
  return Array.isArray(prompt) ? prompt.at(-1) : prompt
}

function textOf(prompt: unknown): string {
  if (typeof prompt === 'string') return prompt
  try {
    return JSON.stringify(prompt) ?? String(prompt)
  } catch {
    // It refers to itself, or holds what JSON cannot say.
    return Object.prototype.toString.call(prompt)
  }
}

/** In 8 hex digits. */
export function hashOf(text: string): string {
  return hash(text).toString(16).padStart(8, '0')
}
