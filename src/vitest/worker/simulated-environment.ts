import { PROVIDER_KEYS } from '../../core/provider-keys.ts'

/** SDKs want a key before they send anything; a simulated run must not have a real one. */
const PLACEHOLDER = 'simulated-no-key-needed'

/**
 * Points clients that read their settings from the environment to the simulator. The tap redirects
 * the others; this reaches those that took `fetch` before it was patched.
 */
export function useSimulator(url: string): void {
  for (const name of PROVIDER_KEYS) process.env[name] = PLACEHOLDER
  delete process.env['ANTHROPIC_AUTH_TOKEN']
  process.env['OPENAI_BASE_URL'] = `${url}/v1`
  process.env['ANTHROPIC_BASE_URL'] = url
}
