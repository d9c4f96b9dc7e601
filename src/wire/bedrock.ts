import { anthropicWriter } from './anthropic/write.ts'
import type { WireWriter } from './writing.ts'

const ERROR_TYPE: Record<number, string> = {
  400: 'ValidationException',
  401: 'UnrecognizedClientException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  424: 'ModelErrorException',
  429: 'ThrottlingException',
  503: 'ServiceUnavailableException',
}

/** Claude at Amazon Bedrock: Anthropic's events and answers, and AWS's errors. */
export const bedrockWriter: WireWriter = {
  ...anthropicWriter,
  refusal: ({ message }) => ({ message }),
}

/** What names an error of AWS, whose bodies hold no more than a sentence. */
export function bedrockErrorType(status: number): string {
  const fallback = status < 500 ? 'ValidationException' : 'InternalServerException'
  return ERROR_TYPE[status] ?? fallback
}
