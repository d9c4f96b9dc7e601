import type { FormatId } from '../core/call.ts'
import { anthropicWriter } from './anthropic/write.ts'
import { openaiChatWriter } from './openai-chat/write.ts'
import { openaiResponsesWriter } from './openai-responses/write.ts'
import type { WireWriter } from './writing.ts'

export const WRITERS: Record<FormatId, WireWriter> = {
  'anthropic-messages': anthropicWriter,
  'openai-chat': openaiChatWriter,
  'openai-responses': openaiResponsesWriter,
}
