import { expect, test } from 'vitest'
import { failureOf } from '../../src/executor/failure.ts'

const withCode = (code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('socket'), { code }) })
const withStatus = (status: number): Error => Object.assign(new Error('No.'), { status })

test.for([
  [withCode('ECONNREFUSED'), 'connect'],
  [withCode('ENOTFOUND'), 'connect'],
  [withCode('UND_ERR_SOCKET'), 'reset'],
  [withCode('UND_ERR_HEADERS_TIMEOUT'), 'timeout'],
  [new DOMException('too long', 'TimeoutError'), 'timeout'],
  [withStatus(401), 'auth'],
  [withStatus(402), 'quota'],
  [withStatus(404), 'client_error'],
  [withStatus(429), 'rate_limited'],
  [withStatus(500), 'server_error'],
  [withStatus(503), 'overloaded'],
  [withStatus(504), 'timeout'],
  [withStatus(529), 'overloaded'],
  [withStatus(200), 'target_error'],
  [new Error('anything'), 'target_error'],
  [{ kind: 'nonsense' }, 'target_error'],
] as const)('%s is %s', ([thrown, kind]) => {
  expect(failureOf(thrown, []).kind).toBe(kind)
})

test('a cause of its own cause ends the search', () => {
  const error = new Error('loop')
  error.cause = error
  expect(failureOf(error, []).kind).toBe('target_error')
})

test('the message tells the cause', () => {
  expect(failureOf(withCode('ECONNREFUSED'), []).message).toBe('fetch failed (socket)')
})
