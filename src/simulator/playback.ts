import type { ServerResponse } from 'node:http'
import { framed } from '../wire/framing.ts'
import { rateLimitHeaders } from '../wire/rate-limit-headers.ts'
import { WRITERS } from '../wire/writers.ts'
import type { FaultType, Mishap } from './fault.ts'
import type { Claim, ModelLimits } from './limits.ts'
import type { ModelRequest } from './model-request.ts'
import { openStream, providerHeaders, sendHalf, sendJson, sendRefusal } from './reply.ts'
import type { Script } from './script.ts'
import type { Simulation } from './simulation.ts'
import { resetConnection, writeNow } from './raw-body.ts'
import type { TruthOutcome, TruthRecord } from './truth.ts'

/** Faults that end an answer in its middle. */
const BREAKS: ReadonlySet<FaultType> = new Set(['reset', 'truncate', 'error_event', 'stall'])

/** What is played, to whom. */
export interface Part {
  readonly request: ModelRequest
  readonly response: ServerResponse
  readonly record: TruthRecord
  readonly script: Script
  readonly mishap: Mishap | null
  readonly ping: boolean
  readonly limits: ModelLimits
  readonly claim: Claim
}

/** Plays one script: waits for a slot, then writes at the instants that the script says. */
export class Playback {
  readonly #simulation: Simulation
  readonly #part: Part
  /** The fault that will break the answer off, and the number of the chunk in whose place. */
  readonly #break: FaultType | null
  readonly #breakAt: number
  readonly #writes: Generator<string, void, undefined>
  #cancel: () => void = () => {}
  #due = 0
  #chunk = 0
  #finished = false

  constructor(simulation: Simulation, part: Part) {
    this.#simulation = simulation
    this.#part = part
    const { mishap, script, request } = part
    this.#break = mishap !== null && BREAKS.has(mishap.type) ? mishap.type : null
    this.#breakAt = Math.min(mishap?.at ?? script.chunks >> 1, script.chunks - 1)
    const writes = WRITERS[request.dialect].stream(script.answer, {
      includeUsage: request.includeUsage,
      ping: part.ping,
      errorAt: this.#break === 'error_event' ? this.#breakAt : null,
    })
    this.#writes = framed(writes, request.framing)
  }

  start(): void {
    this.#part.response.once('close', () => this.#closed())
    const leaveLine = this.#simulation.slots.acquire(() => this.#begin())
    if (this.#part.record.startedAt === null) this.#cancel = leaveLine
  }

  #begin(): void {
    const { script, record, request } = this.#part
    const at = this.#simulation.clock.now()
    record.startedAt = at
    Object.assign(record, {
      inputTokens: script.usage.input,
      cacheRead: script.usage.cacheRead,
      cacheWrite: script.usage.cacheWrite,
    })
    this.#due = at + script.ttftMs
    if (request.streamed) {
      this.#at(at + Math.min(script.headersMs, script.ttftMs), () => this.#open())
    } else {
      for (let gap = 1; gap < script.chunks; gap++) this.#due += script.gapMs()
      this.#at(this.#due, () => this.#sendWhole())
    }
  }

  #open(): void {
    const { response, request, record, script } = this.#part
    record.headersAt = this.#simulation.clock.now()
    record.status = 200
    openStream(response, request.framing, this.#headers())
    this.#write()
    if (script.chunks === 0) this.#end('ok')
    else this.#at(this.#due, () => this.#next())
  }

  #next(): void {
    const { record, script } = this.#part
    if (this.#break !== null && this.#chunk === this.#breakAt) {
      this.#breakOff(this.#break)
      return
    }
    // Before the write: nobody can have read it earlier.
    this.#simulation.truth.addChunk(record, this.#simulation.clock.now())
    this.#write()
    record.outputTokens += script.tokensIn(this.#chunk)
    this.#chunk++
    if (this.#chunk === script.chunks) {
      this.#end('ok')
      return
    }
    this.#due += script.gapMs()
    this.#at(this.#due, () => this.#next())
  }

  #breakOff(fault: FaultType): void {
    const { response, record } = this.#part
    if (fault === 'stall') {
      record.outcome = fault
      return
    }
    if (fault === 'error_event') this.#write()
    if (fault === 'reset') {
      this.#finish(fault)
      resetConnection(response)
    } else this.#end(fault)
  }

  #sendWhole(): void {
    const { response, request, record, script } = this.#part
    const headers = this.#headers()
    record.headersAt = this.#simulation.clock.now()
    record.status = 200
    const body = WRITERS[request.dialect].answer(script.answer)
    switch (this.#break) {
      case null:
        record.outputTokens = script.usage.output
        this.#finish('ok')
        sendJson(response, 200, headers, body)
        return
      case 'error_event':
        record.status = 500
        this.#finish('error_event')
        sendRefusal(response, request.dialect, {
          status: 500,
          message: 'The simulated model failed.',
          requestId: record.id,
          quota: false,
        })
        return
      default:
        sendHalf(response, headers, body)
        this.#breakOff(this.#break)
    }
  }

  #headers(): Record<string, string> {
    const { request, record, limits } = this.#part
    const at = this.#simulation.clock.now()
    return {
      ...providerHeaders(request.dialect, record.id, at - record.receivedAt),
      ...rateLimitHeaders(request.dialect, limits.states(at), at),
    }
  }

  #write(): void {
    const next = this.#writes.next()
    if (next.done !== true) writeNow(this.#part.response, next.value)
  }

  #at(due: number, callback: () => void): void {
    this.#cancel = this.#simulation.wheel.at(due, callback)
  }

  #closed(): void {
    const { outcome } = this.#part.record
    this.#finish(outcome ?? 'client_closed')
  }

  #end(outcome: TruthOutcome): void {
    this.#finish(outcome)
    this.#part.response.end()
  }

  #finish(outcome: TruthOutcome): void {
    if (this.#finished) return
    this.#finished = true
    this.#cancel()
    const { record, script, limits, claim, request } = this.#part
    const at = this.#simulation.clock.now()
    record.endedAt = at
    record.outcome = outcome
    const thoughtFirst = Math.min(script.usage.reasoning, record.outputTokens)
    record.reasoningTokens = thoughtFirst
    limits.settle(claim, request.streamed ? record.outputTokens : script.usage.output, at)
    if (record.startedAt !== null) this.#simulation.slots.release()
  }
}
