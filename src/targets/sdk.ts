import type { Message, Prompt } from '../core/options.ts'

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
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
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
