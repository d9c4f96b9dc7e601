import { Socket } from 'node:net'
import { providerOf } from '../wire/endpoint.ts'
import { refuse } from './simulate.ts'

/**
 * Keeps connections to providers from opening while `active()`: whatever escapes the patched
 * `fetch` (another HTTP client, a client built before) cannot spend money in a simulated run.
 */
export function guardConnections(active: () => boolean): void {
  // oxlint-disable-next-line typescript/unbound-method -- applied to the socket that it is called on
  const connect = Socket.prototype.connect
  Socket.prototype.connect = function guarded(this: Socket, ...args: any[]) {
    const host = active() ? providerHostIn(args) : null
    if (host === null) return Reflect.apply(connect, this, args) as Socket
    // As a failed connection would: later, and through the socket's own error.
    process.nextTick(() => this.destroy(refuse(host)))
    return this
  } as typeof connect
}

/** `net` passes options, a list with options first, or a port and a host. */
function providerHostIn([first, second]: any[]): string | null {
  const options: unknown = Array.isArray(first) ? first[0] : first
  const { host, servername } = Object(options) as { host?: unknown; servername?: unknown }
  const candidates = [host, servername, second]
  return (
    candidates.find(
      (name): name is string => typeof name === 'string' && providerOf(name) !== null,
    ) ?? null
  )
}
