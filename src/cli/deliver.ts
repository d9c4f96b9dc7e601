import { setTimeout } from 'node:timers/promises'

export interface Delivery {
  /** What is told of it in an error: `Slack`, `the webhook`. */
  name: string
  /** It may hold a secret: nothing but its host is ever told. */
  url: string
  body: object
}

interface Patience {
  timeoutMs?: number
  /** Before the second attempt, where the answer names no time. */
  pauseMs?: number
}

const LONGEST_PAUSE_MS = 10_000
const TOO_MANY_REQUESTS = 429

/**
 * Posts JSON. A server that is busy or broken (429, 5xx) is asked once more.
 *
 * @throws {Error} one sentence, when it is not taken; of the URL it names the host only.
 */
export async function deliver(
  { name, url, body }: Delivery,
  { timeoutMs = 10_000, pauseMs = 1000 }: Patience = {},
): Promise<void> {
  const { address, headers } = addressIn(name, url)
  const where = `${name[0]!.toUpperCase()}${name.slice(1)} at ${address.host}`
  const post = async (): Promise<Answer> => {
    const response = await fetch(address, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      // A redirected POST would arrive as a GET.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const { status } = response
    return { status, pause: response.headers.get('retry-after'), said: await response.text() }
  }
  const attempt = async (): Promise<Answer> => {
    const answer: unknown = await post().catch(
      (error: unknown) => new Error(causeOf(error, timeoutMs)),
    )
    // No cause: what fetch says may quote the URL.
    if (answer instanceof Error) throw new Error(`${where} ${answer.message}.`)
    return answer as Answer
  }
  let answer = await attempt()
  if (answer.status === TOO_MANY_REQUESTS || answer.status >= 500) {
    await setTimeout(pauseOf(answer.pause, pauseMs))
    answer = await attempt()
  }
  if (answer.status >= 200 && answer.status < 300) return
  const why =
    answer.status < 400 ? ': it redirects, which is not followed' : wordIn(answer.said, url)
  throw new Error(`${where} answered ${answer.status}${why}.`)
}

interface Answer {
  status: number
  pause: string | null
  said: string
}

/** The address without its user and password, which fetch refuses, and the headers with them. */
function addressIn(name: string, url: string): { address: URL; headers: Record<string, string> } {
  const address = URL.canParse(url) ? new URL(url) : null
  if (address === null || !/^https?:$/.test(address.protocol)) {
    throw new Error(`The address of ${name} must be a URL that begins with https://.`)
  }
  const { username, password } = address
  address.username = ''
  address.password = ''
  const headers = { 'content-type': 'application/json', 'user-agent': 'vitest-load' }
  if (username === '') return { address, headers }
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const authorization = `Basic ${Buffer.from(user).toString('base64')}`
  return { address, headers: { ...headers, authorization } }
}

function causeOf(error: unknown, timeoutMs: number): string {
  if (Reflect.get(Object(error), 'name') === 'TimeoutError') {
    return `did not answer within ${timeoutMs / 1000} s`
  }
  const code: unknown = Reflect.get(Object(Reflect.get(Object(error), 'cause')), 'code')
  return `cannot be reached${typeof code === 'string' ? ` (${code})` : ''}`
}

function pauseOf(header: string | null, pauseMs: number): number {
  const seconds = header === null ? NaN : Number(header)
  return Number.isFinite(seconds)
    ? Math.min(LONGEST_PAUSE_MS, Math.max(0, seconds * 1000))
    : pauseMs
}

/** Slack says why in one word; anything longer may quote the URL. */
function wordIn(said: string, url: string): string {
  return /^[a-z_]{1,40}$/.test(said) && !url.includes(said) ? ` (${said})` : ''
}
