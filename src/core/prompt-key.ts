import { hash } from './hash.ts'
import type { SessionTurn } from './options.ts'

/** Prompts that are objects are cycled: each is put into text once. */
const known = new WeakMap<object, string>()

/**
 * Tells prompts apart in 8 hex digits, by their text: the same prompt has the same key in every run,
 * and nobody can read it out of the key. A turn of a conversation is known by what the user says.
 */
export function promptKeyOf(prompt: unknown, session: SessionTurn | null): string {
  if (session !== null) return hashOf(`${session.turn}|${textOf(lastIn(prompt))}`)
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
