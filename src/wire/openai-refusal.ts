import type { Refusal } from './writing.ts'

const CODE: Record<number, string> = {
  401: 'invalid_api_key',
  429: 'rate_limit_exceeded',
  503: 'server_is_overloaded',
}

/** The error body of OpenAI's two formats. */
export function openaiRefusal({ status, message, quota }: Refusal): object {
  return {
    error: {
      message,
      type: quota ? 'insufficient_quota' : typeOf(status),
      param: null,
      code: quota ? 'insufficient_quota' : (CODE[status] ?? null),
    },
  }
}

function typeOf(status: number): string {
  if (status >= 500) return 'server_error'
  return status === 429 ? 'rate_limit_error' : 'invalid_request_error'
}
