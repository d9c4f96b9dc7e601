import type { Endpoint } from '../wire/endpoint.ts'

/** The same request, to the simulator: whatever base URL the client was built with, with or without `/v1`. */
export function simulated(
  input: RequestInfo | URL,
  url: URL,
  { path }: Endpoint & { type: 'call' | 'free' },
  simulatorUrl: string,
): RequestInfo | URL {
  const target = new URL(path + url.search, simulatorUrl)
  return input instanceof Request ? new Request(target, input) : target
}

/** Whether a request stays on this machine, where a model costs nothing. */
export function isHere({ hostname }: URL): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

/** The error that user code gets for a model call that a simulated run cannot answer. */
export function refuse(place: string): Error {
  return new TypeError(
    `This load test is simulated, and ${place} is nothing that the simulator answers: the request was not sent. Run it live, or take this call out of the code under load.`,
  )
}
