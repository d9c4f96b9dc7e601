import type { FormatId } from '../core/calls/call.ts'
import { anthropicReader } from './anthropic/read.ts'
import { geminiReader } from './gemini/read.ts'
import { openaiChatReader } from './openai-chat/read.ts'
import { openaiResponsesReader } from './openai-responses/read.ts'
import type { WireReader } from './reading.ts'

export const READERS: Record<FormatId, WireReader> = {
  'anthropic-messages': anthropicReader,
  'openai-chat': openaiChatReader,
  'openai-responses': openaiResponsesReader,
  'gemini-generate': geminiReader,
}
