import type { Call } from '../../src/core/calls/call.ts'

/** A finished streamed call, with whatever a test changes. */
export function aCall(changes: Partial<Call> = {}): Call {
  return {
    provider: 'openai',
    format: 'openai-chat',
    url: 'https://api.openai.com/v1/chat/completions',
    requestedModel: 'gpt-4.1-mini',
    model: 'gpt-4.1-mini-2025-04-14',
    streamed: true,
    startedAt: 0,
    endedAt: 1000,
    attempts: [],
    firstByteAt: null,
    firstTokenAt: null,
    firstAnswerAt: null,
    lastTokenAt: null,
    chunks: 0,
    gaps: null,
    usage: null,
    usageIsFinal: true,
    estimatedUsage: null,
    finishReason: 'stop',
    serviceTier: null,
    outcome: 'ok',
    errorMessage: null,
    rateLimit: {},
    simulated: false,
    ...changes,
  }
}
