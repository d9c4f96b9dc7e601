import type { Clock } from '../core/clock.ts'
import { Faults, type Mishap } from './fault.ts'
import { Occurrences, bodyHash } from './keys.ts'
import { ModelLimits } from './limits.ts'
import type { ModelRequest } from './model-request.ts'
import { checkOptions, type SimulatorOptions } from './options.ts'
import type { Overrides } from './overrides.ts'
import { profileOf } from './profile.ts'
import { scriptOf, type Script } from './script.ts'
import { Slots } from './slots.ts'
import { TruthLog } from './truth.ts'
import { Wheel } from './wheel.ts'

/** What one request is known by. */
export interface Identity {
  readonly id: string
  readonly key: string
  /** Which try of its call it is, as the SDKs say; '0' for others. */
  readonly attempt: string
}

/** All that the requests of one simulator share, free of HTTP. */
export class Simulation {
  readonly clock: Clock
  readonly wheel: Wheel
  readonly slots: Slots
  readonly truth: TruthLog = new TruthLog()
  #options: SimulatorOptions
  #faults: Faults
  #startedAt: number
  #requests = 0
  readonly #limits = new Map<string, ModelLimits>()
  readonly #bodies = new Occurrences()
  readonly #keys = new Occurrences()

  /** @throws {TypeError} when an option is wrong */
  constructor(options: SimulatorOptions, clock: Clock) {
    checkOptions(options)
    this.#options = options
    this.clock = clock
    this.wheel = new Wheel(clock)
    this.slots = new Slots(options.slots ?? null)
    this.#faults = new Faults(options.faults ?? [], this.#seed)
    this.#startedAt = clock.now()
  }

  get #seed(): number {
    return this.#options.seed ?? 1
  }

  /** @throws {TypeError} when an option is wrong, or cannot change any more */
  configure(changes: Partial<SimulatorOptions>): void {
    if ('host' in changes || 'port' in changes) {
      throw new TypeError(
        'The simulator listens already: `host` and `port` cannot change. Start another one.',
      )
    }
    checkOptions(changes)
    this.#options = { ...this.#options, ...changes }
    if ('faults' in changes || 'seed' in changes) this.#renewFaults()
    if ('limits' in changes) this.#limits.clear()
    if ('slots' in changes) this.slots.resize(changes.slots ?? null)
  }

  /** Forgets all requests, as if just started. */
  reset(): void {
    this.truth.clear()
    this.#bodies.clear()
    this.#keys.clear()
    this.#limits.clear()
    this.#startedAt = this.clock.now()
    this.#renewFaults()
  }

  #renewFaults(): void {
    this.#faults = new Faults(this.#options.faults ?? [], this.#seed)
  }

  newId(): string {
    return `req_${++this.#requests}`
  }

  keyOf(header: string | undefined, body: string): string {
    if (header !== undefined) return header
    const hash = bodyHash(body)
    return `${hash}#${this.#bodies.next(hash)}`
  }

  /** What the request's own header asks for, else the fault that strikes it. */
  mishapOf(identity: Identity, model: string, overrides: Overrides): Mishap | null {
    const { failFirst, status, quota, fault } = overrides
    const { retryAfter, at, ms } = overrides
    const details = {
      ...(retryAfter === undefined ? {} : { retryAfter }),
      ...(at === undefined ? {} : { at }),
      ...(ms === undefined ? {} : { ms }),
    }
    if (failFirst !== undefined && this.#keys.next(identity.key) < failFirst.n) {
      return { type: 'status', status: failFirst.status, ...details }
    }
    if (quota === true) return { type: 'quota', ...details }
    if (fault === undefined && status !== undefined) return { type: 'status', status, ...details }
    if (fault !== undefined) {
      return { type: fault, ...(status === undefined ? {} : { status }), ...details }
    }
    const sinceStart = this.clock.now() - this.#startedAt
    return this.#faults.strike(model, identity.key, identity.attempt, sinceStart)
  }

  scriptOf(
    request: ModelRequest,
    identity: Identity,
    overrides: Overrides,
    mishap: Mishap | null,
  ): Script {
    return scriptOf(request, {
      seed: this.#seed,
      key: identity.key,
      id: identity.id.replace('req_', 'sim'),
      createdAt: Math.floor(this.clock.now() / 1000),
      profile: profileOf(request.model, this.#options.models ?? {}),
      overrides,
      mishap,
    })
  }

  limitsOf(model: string): ModelLimits {
    let limits = this.#limits.get(model)
    if (limits === undefined) {
      limits = new ModelLimits(this.#options.limits ?? {}, this.clock.now())
      this.#limits.set(model, limits)
    }
    return limits
  }
}
