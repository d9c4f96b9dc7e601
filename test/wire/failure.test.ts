import { describe, expect, test } from 'vitest'
import { failureOfAnswer, retryDelayIn, streamFailure } from '../../src/wire/failure.ts'

/** A refusal of Google's, by one of its limits. */
function google(quotaId: string): object {
  const details = [
    { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
    { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '17.98s' },
  ]
  return { error: { code: 429, status: 'RESOURCE_EXHAUSTED', details } }
}

describe('what a refusal says', () => {
  test.for([
    [429, { error: { type: 'rate_limit_error' } }, 'rate_limited'],
    [429, { error: { code: 'rate_limit_exceeded', type: 'tokens' } }, 'rate_limited'],
    [429, { error: { code: 'slow_down', type: 'rate_limit_error' } }, 'rate_limited'],
    [429, { error: { code: 'insufficient_quota', type: 'insufficient_quota' } }, 'quota'],
    [429, { error: { code: 'credit_balance_exhausted' } }, 'quota'],
    [
      429,
      {
        error: {
          type: 'rate_limit_error',
          details: { error_code: 'enforced_spend_limit_reached' },
        },
      },
      'quota',
    ],
    [402, { error: { type: 'billing_error' } }, 'quota'],
    [403, { error: { type: 'permission_error' } }, 'auth'],
    [401, { error: { type: 'authentication_error' } }, 'auth'],
    [400, { error: { type: 'invalid_request_error' } }, 'client_error'],
    [404, null, 'client_error'],
    [413, { error: { type: 'request_too_large' } }, 'client_error'],
    [408, null, 'timeout'],
    [504, { error: { type: 'timeout_error' } }, 'timeout'],
    [529, { error: { type: 'overloaded_error' } }, 'overloaded'],
    [503, { error: { code: 'server_is_overloaded' } }, 'overloaded'],
    [500, { error: { type: 'overloaded_error' } }, 'overloaded'],
    [500, { error: { type: 'api_error' } }, 'server_error'],
    [502, null, 'server_error'],
    // Google's compatible API answers with a list.
    [429, [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }], 'rate_limited'],
    [429, google('GenerateRequestsPerMinutePerProjectPerModel'), 'rate_limited'],
    [429, google('GenerateRequestsPerDayPerProjectPerModel-FreeTier'), 'quota'],
    [
      400,
      { error: { status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } },
      'auth',
    ],
    [
      403,
      { error: { status: 'PERMISSION_DENIED', details: [{ reason: 'BILLING_DISABLED' }] } },
      'quota',
    ],
    [503, { error: { code: 503, status: 'UNAVAILABLE' } }, 'overloaded'],
    [424, { message: 'The model failed.' }, 'server_error'],
  ] as const)('%i %j: %s', ([status, body, kind]) => {
    expect(failureOfAnswer(status, body).kind).toBe(kind)
  })

  test.for([
    [{ error: { type: 'api_error', message: 'No.' } }, 'HTTP 500 api_error: No.'],
    [{ error: { code: 'x', type: 'y' } }, 'HTTP 500 x'],
    [{ error: { code: 500, status: 'INTERNAL', message: 'No.' } }, 'HTTP 500 INTERNAL: No.'],
    // As AWS answers.
    [{ message: 'No.' }, 'HTTP 500: No.'],
    [{ error: 'No.' }, 'HTTP 500'],
    [{ error: null }, 'HTTP 500'],
    [{ error: { message: 5, code: 7, details: 'x' } }, 'HTTP 500'],
    [{}, 'HTTP 500'],
    [[], 'HTTP 500'],
    [null, 'HTTP 500'],
  ] as const)('%j in a sentence: %s', ([body, message]) => {
    expect(failureOfAnswer(500, body).message).toBe(message)
  })
})

test.for([
  [
    { type: 'overloaded_error', message: 'Later.' },
    'The answer ended in an error (overloaded_error): Later.',
  ],
  [{}, 'The answer ended in an error: no message'],
  [undefined, 'The answer ended in an error: no message'],
] as const)('an error event %j in a sentence', ([error, message]) => {
  expect(streamFailure(error)).toEqual({ kind: 'stream_error', message })
})

test.for([
  [google('x'), 17_980],
  [[google('x')], 17_980],
  [{ error: { details: [{ retryDelay: '22s' }] } }, 22_000],
  [{ error: { details: [{ retryDelay: 22 }, null, 'x'] } }, null],
  [{ error: { details: { retryDelay: '22s' } } }, null],
  [{ message: 'Later.' }, null],
  [null, null],
] as const)('what %j asks to wait: %s ms', ([body, ms]) => {
  expect(retryDelayIn(body)).toBe(ms)
})
