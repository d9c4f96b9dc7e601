import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Clock } from '../core/clock.ts'
import { answerCall } from './call.ts'
import { epochClock } from './epoch-clock.ts'
import type { SimulatorOptions } from './options.ts'
import { sendJson } from './reply.ts'
import { hasKey, routeOf } from './route.ts'
import { sendError, sendModels, sendTokenCount } from './side-routes.ts'
import { Simulation } from './simulation.ts'
import type { TruthRecord } from './truth.ts'

const LARGEST_BODY = 32 * 1024 * 1024
/** A burst of a thousand clients connects at once. */
const BACKLOG = 4096

/** A provider of Anthropic Messages, OpenAI Chat Completions, OpenAI Responses and Gemini on this machine. */
export interface Simulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without `/v1`: what `ANTHROPIC_BASE_URL` and `GOOGLE_GEMINI_BASE_URL` take. */
  readonly url: string
  /** `url` with `/v1`: what `OPENAI_BASE_URL` takes. */
  readonly openaiBaseURL: string
  /** What it did for each request, oldest first; `GET /__truth` says the same. */
  truth(): TruthRecord[]
  /** Forgets all requests, limits used up and faults dealt out, as if just started. */
  reset(): void
  /**
   * Changes options from the next request on.
   *
   * @throws {TypeError} when an option is wrong, or is `host` or `port`
   */
  configure(changes: Partial<SimulatorOptions>): void
  /** Ends all connections and the server. */
  stop(): Promise<void>
}

/**
 * Starts a simulator in this process. Load generator and simulator then share one event loop: to
 * measure, use `startSimulatorProcess()`.
 *
 * @throws {TypeError} when an option is wrong
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  return serve(options, epochClock)
}

/** The same on any clock; its instants are ms since 1970. */
async function serve(options: SimulatorOptions, clock: Clock): Promise<Simulator> {
  const simulation = new Simulation(options, clock)
  const server = createServer({ noDelay: true, keepAliveTimeout: 0 }, (request, response) => {
    receive(simulation, request, response)
  })
  const { host = '127.0.0.1', port = 0 } = options
  await listen(server, host, port)
  const address = server.address()
  const actualPort = typeof address === 'object' && address !== null ? address.port : port
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        // What was due for clients that are gone would keep the process alive.
        simulation.wheel.clear()
        resolve()
      })
      server.closeAllConnections()
    })
  return {
    url,
    openaiBaseURL: `${url}/v1`,
    truth: () => simulation.truth.read(),
    reset: () => simulation.reset(),
    configure: (changes) => simulation.configure(changes),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = error.code === 'EADDRINUSE'
      const message = inUse
        ? `Port ${port} is in use: choose another, or 0 for any free one.`
        : `The simulator cannot listen on ${host}:${port}: ${error.message}`
      reject(new Error(message, { cause: error }))
    })
    server.listen({ host, port, backlog: BACKLOG }, resolve)
  })
}

function receive(simulation: Simulation, request: IncomingMessage, response: ServerResponse): void {
  const receivedAt = simulation.clock.now()
  const parts: Buffer[] = []
  let length = 0
  request.on('data', (part: Buffer) => {
    length += part.length
    if (length <= LARGEST_BODY) parts.push(part)
  })
  request.on('end', () => {
    if (length > LARGEST_BODY) {
      sendError(request, response, 413, 'The body is over 32 MB.', simulation.newId())
    } else {
      answer(simulation, request, response, receivedAt, Buffer.concat(parts).toString())
    }
  })
  // A client that breaks off has nobody to tell.
  request.on('error', () => {})
  response.on('error', () => {})
}

function answer(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
  receivedAt: number,
  body: string,
): void {
  const { method = 'GET' } = request
  const [path = '/', search = ''] = (request.url ?? '/').split('?')
  const query = new URLSearchParams(search)
  const route = routeOf(method, path)
  const id = (): string => simulation.newId()
  if (route.type === 'truth') sendJson(response, 200, {}, simulation.truth.read())
  else if (route.type === 'call') {
    const { place } = route
    answerCall(simulation, { request, response, place, path, query, receivedAt, body })
  } else if (route.type === 'unknown') {
    sendError(request, response, 404, `The simulator has no ${method} ${path}.`, id())
  } else if (!hasKey(request.headers, query)) {
    sendError(request, response, 401, 'No API key: the simulator takes any.', id())
  } else if (route.type === 'models') sendModels(request, response)
  else sendTokenCount(request, response, body, id())
}
