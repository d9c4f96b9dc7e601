import { PROVIDER_KEYS } from '../../core/privacy/provider-keys.ts'

/** SDKs want a key before they send anything; a simulated run must not have a real one. */
const PLACEHOLDER = 'simulated-no-key-needed'
/** The names that Google's SDK looks for: it warns about every client that finds both. */
const GOOGLE_KEYS: readonly string[] = ['GOOGLE_API_KEY', 'GEMINI_API_KEY']

/**
 * Points clients that read their settings from the environment to the simulator. The tap redirects
 * the others; this reaches those that took `fetch` before it was patched.
 */
export function useSimulator(url: string): void {
  const { env } = process
  const given = GOOGLE_KEYS.filter((name) => env[name])
  const used = given.length > 0 ? given : ['GEMINI_API_KEY']
  for (const name of PROVIDER_KEYS) env[name] = PLACEHOLDER
  for (const name of GOOGLE_KEYS) if (!used.includes(name)) delete env[name]
  delete env['ANTHROPIC_AUTH_TOKEN']
  env['OPENAI_BASE_URL'] = `${url}/v1`
  env['ANTHROPIC_BASE_URL'] = url
  env['GOOGLE_GEMINI_BASE_URL'] = url
}
