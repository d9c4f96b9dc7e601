import { anthropicWriter } from './anthropic/write.ts'
import { bedrockWriter } from './bedrock.ts'
import { geminiWriter } from './gemini/write.ts'
import type { Dialect } from './model-path.ts'
import { openaiChatWriter } from './openai-chat/write.ts'
import { openaiResponsesWriter } from './openai-responses/write.ts'
import type { WireWriter } from './writing.ts'

export const WRITERS: Record<Dialect, WireWriter> = {
  'anthropic-messages': anthropicWriter,
  'openai-chat': openaiChatWriter,
  'openai-responses': openaiResponsesWriter,
  'gemini-generate': geminiWriter,
  bedrock: bedrockWriter,
}
