import { LLMock, type ChatCompletionRequest, type FixtureResponse } from '@copilotkit/aimock'

/** Characters of a chunk of any answer. */
export const CHUNK = 10
/** Chunks of text in the answer to `question(n)`, which also has `n` more tokens than the next lower. */
export const CHUNKS = 5

/** A provider that nobody here wrote. */
export async function startMock(): Promise<LLMock> {
  const mock = new LLMock({ port: 0, logLevel: 'silent', chunkSize: CHUNK })
  await mock.start()
  return mock
}

/** What `answerCounted` answers with figures of its own. */
export function question(n: number): string {
  return `counted question ${n}`
}

export function inputTokensOf(n: number): number {
  return 100 + n
}

export function outputTokensOf(n: number): number {
  return 20 + 3 * n
}

/** Answers `question(n)`, each with its own number of tokens: none can stand in for another. */
export function answerCounted(mock: LLMock): void {
  mock.onMessage(/^counted question \d+$/, (request) => {
    const n = Number(/\d+$/.exec(lastText(request))![0])
    const [input, output] = [inputTokensOf(n), outputTokensOf(n)]
    return {
      content: 'x'.repeat(CHUNK * CHUNKS),
      usage: {
        input_tokens: input,
        output_tokens: output,
        prompt_tokens: input,
        completion_tokens: output,
      },
    } satisfies FixtureResponse
  })
}

function lastText({ messages }: ChatCompletionRequest): string {
  const content = messages.at(-1)!.content
  return typeof content === 'string' ? content : content!.map(({ text }) => text ?? '').join('')
}
