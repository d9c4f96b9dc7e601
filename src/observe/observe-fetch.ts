import { endingByAbort, type Ending } from './ending.ts'
import type { FetchArguments } from './fetch-arguments.ts'
import type { RequestObservation } from './observation.ts'
import type { CallStart } from './open-call.ts'
import { quietly } from './quietly.ts'
import { tapBody } from './tapped-body.ts'

/** One attempt through the patched `fetch`: takes down what it brings while the client reads it. */
export async function observeFetch(
  observation: RequestObservation,
  start: CallStart,
  { header, signal }: FetchArguments,
  send: () => Promise<Response>,
): Promise<Response> {
  const retries = quietly(() => header('x-stainless-retry-count'), null)
  const call = observation.beginAttempt(start, retries === null ? null : Number(retries))
  const attempt = call.attempts
  const aborted = (): Ending | null => endingByAbort(observation.signal, signal?.aborted === true)
  const note = (what: () => void): void => {
    // A late word of an attempt that was retried meanwhile is no news of the newest one.
    if (!observation.finished && call.attempts === attempt) quietly(what, undefined)
  }
  let response: Response
  try {
    response = await send()
  } catch (error) {
    note(() => call.failed(error, aborted()))
    throw error
  }
  note(() => {
    call.headers(response.status, response.headers)
    tapBody(response, {
      chunk: (bytes) => note(() => call.chunk(bytes)),
      ended: () => note(() => call.bodyEnded()),
      cancelled: () => note(() => call.bodyCancelled()),
      failed: (error) => note(() => call.failed(error, aborted())),
    })
  })
  return response
}
