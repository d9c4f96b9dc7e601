import type { FormatId } from '../core/calls/call.ts'
import type { ModelPath } from './model-path.ts'

/** What holds the prompt. */
const PROMPT: Record<FormatId, RegExp> = {
  'anthropic-messages': /"messages"\s*:/,
  'openai-chat': /"messages"\s*:/,
  'openai-responses': /"input"\s*:/,
  'gemini-generate': /"contents"\s*:/,
}
const MODEL = /"model"\s*:/
const FOR_CLAUDE = /"anthropic_version"\s*:/

/** Whether a body asks a model for something, whatever the host; the path may name the model in its place. */
export function looksLikeModelCall(place: ModelPath, body: string | null): boolean {
  const { format, model, dialect } = place
  if (body === null || !PROMPT[format].test(body)) return false
  // `/model/x/invoke` may be anybody's.
  if (dialect === 'bedrock') return FOR_CLAUDE.test(body)
  return model !== null || MODEL.test(body)
}

/** Whether Bedrock's answer will be Claude's: every family of models there has a format of its own. */
export function isForClaude(model: string | null, body: string | null): boolean {
  return /anthropic|claude/.test(model ?? '') || (body !== null && FOR_CLAUDE.test(body))
}

interface Unread {
  readonly path: RegExp
  readonly host?: RegExp
  /** All of them. */
  readonly body: readonly RegExp[]
}

/** Model calls that nothing here reads, on whatever host: path and body must both look like one. */
const UNREAD: readonly Unread[] = [
  { path: /(?<!\/chat)\/completions$/, body: [MODEL, /"prompt"\s*:/] },
  { path: /\/embeddings$/, body: [MODEL, /"input"\s*:/] },
  { path: /\/model\/[^/]+\/converse(?:-stream)?$/, body: [/"messages"\s*:/] },
  { path: /:(?:embedContent|batchEmbedContents)$/, body: [/"(?:content|requests)"\s*:/] },
  // Many a team has an `/api/chat` of its own.
  {
    path: /\/api\/(?:generate|chat|embed|embeddings)$/,
    host: /ollama|:11434$/,
    body: [MODEL, /"(?:prompt|messages|input)"\s*:/],
  },
]

/** Whether a request may be a model call that cannot be read: only then its body matters. */
export function mayBeUnread(url: URL): boolean {
  return unreadAt(url) !== undefined
}

export function isUnread(url: URL, body: string | null): boolean {
  return body !== null && (unreadAt(url)?.body.every((pattern) => pattern.test(body)) ?? false)
}

function unreadAt({ host, pathname }: URL): Unread | undefined {
  return UNREAD.find((one) => one.path.test(pathname) && (one.host?.test(host) ?? true))
}
