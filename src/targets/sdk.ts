import type { Message, Prompt } from '../core/options/options.ts'
import { show } from '../core/words/show.ts'

/**
 * Loads an optional SDK when a target first needs it, so that a team installs only what it uses.
 *
 * @returns the module, or a sentence that says what to install.
 */
export async function loadSdk<Module>(
  load: () => Promise<Module>,
  target: string,
  packageName: string,
): Promise<Module | string> {
  try {
    return await load()
  } catch (error) {
    const missing =
      error instanceof Error &&
      'code' in error &&
      (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND')
    if (!missing) throw error
    return `${target} needs the package ${packageName}: npm install --save-dev ${packageName}`
  }
}

/** A prompt as chat messages. */
export function messagesOf(prompt: Prompt): Message[] {
  return typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : [...prompt]
}

/** Creates something once, on first use. */
export function once<Value>(create: () => Value): () => Value {
  let created: { value: Value } | null = null
  return () => (created ??= { value: create() }).value
}

/**
 * What is wrong with a URL, in a sentence; nothing when it can be sent to. `localhost:3000` is a URL
 * too, of a scheme called `localhost`.
 */
export function urlProblems(given: unknown, what: string, example: string): string[] {
  if (given === undefined) return []
  const url = given instanceof URL ? given.href : given
  if (typeof url !== 'string') return [`${what} ${show(url)}; give a whole URL, such as ${example}`]
  const scheme = URL.canParse(url) ? new URL(url).protocol : ''
  if (scheme === 'http:' || scheme === 'https:') return []
  // A key may stand before the host or behind the path.
  const shown = url.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//')
  return [`${what} '${shown}', which is no http(s) URL; give the whole of it, such as ${example}`]
}
