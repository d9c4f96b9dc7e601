import { printable } from '../../report/layout/width.ts'

/** A forge's API, and how it is told who asks. */
export interface Api {
  /** As sentences call it: `GitHub`. */
  readonly name: string
  /** Without `/` at the end. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** `undefined` when it was no JSON. */
  readonly body: unknown
}

const TIMEOUT_MS = 30_000

/**
 * Asks the API once; an answer with an error status is an answer too.
 *
 * @throws {Error} one sentence when there is none
 */
export async function ask(
  api: Api,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT',
  path: string,
  body?: object,
): Promise<Answer> {
  const type = { 'content-type': 'application/json' }
  try {
    const response = await fetch(`${api.url}${path}`, {
      method,
      headers: { ...api.headers, ...(body && type), 'user-agent': 'vitest-load' },
      ...(body && { body: JSON.stringify(body) }),
      // A token goes where it was meant to go.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return {
      status: response.status,
      headers: response.headers,
      body: await response.json().catch(() => undefined),
    }
  } catch (error) {
    // No cause, and none of its words: they may quote headers.
    const code: unknown = Reflect.get(Object(Reflect.get(Object(error), 'cause')), 'code')
    const late = Reflect.get(Object(error), 'name') === 'TimeoutError'
    const why = late ? `did not answer within ${TIMEOUT_MS / 1000} s` : `cannot be reached`
    const which = typeof code === 'string' ? ` (${code})` : ''
    // oxlint-disable-next-line eslint/preserve-caught-error -- what it says must not be told
    throw new Error(`${api.name} at ${hostOf(api)} ${why}${which}.`)
  }
}

/** What the API says went wrong, as the end of a sentence; its own words are shortened and made harmless. */
export function complaintOf({ status, body }: Answer): string {
  const message: unknown = Reflect.get(Object(body), 'message')
  const words = typeof message === 'string' ? `: ${printable(message).slice(0, 200)}` : ''
  return `answered ${status}${words}`
}

export function hostOf({ url }: Api): string {
  return URL.canParse(url) ? new URL(url).host : 'a wrong address'
}
