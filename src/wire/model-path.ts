import type { FormatId } from '../core/calls/call.ts'

/** Whose manner an answer has: that of its format, or Bedrock's, which frames and refuses in its own way. */
export type Dialect = FormatId | 'bedrock'

/** What the path of a URL says of a model call. */
export interface ModelPath {
  readonly format: FormatId
  readonly dialect: Dialect
  /** Who bills a call at a host of nobody we know. */
  readonly owner: string
  /** The model, or Azure's deployment, where the path names one. */
  readonly model: string | null
  /** Whether a stream is asked for; `null`: the body says. */
  readonly streamed: boolean | null
  /** The same call at the simulator. */
  readonly path: string
}

interface Pattern {
  /** Ends of paths: whatever stands before is some provider's prefix. */
  readonly end: RegExp
  readonly format: FormatId
  readonly dialect?: Dialect
  readonly owner: string
  /** Where it is not the end itself. */
  readonly path?: string
}

const CALLS: readonly Pattern[] = [
  // OpenAI's threads have messages too.
  {
    end: /(?<!\/threads\/[^/]+)\/messages$/,
    format: 'anthropic-messages',
    owner: 'anthropic',
    path: '/v1/messages',
  },
  {
    end: /\/openai\/deployments\/(?<model>[^/]+)\/chat\/completions$/,
    format: 'openai-chat',
    owner: 'azure',
  },
  {
    end: /\/chat\/completions$/,
    format: 'openai-chat',
    owner: 'openai',
    path: '/v1/chat/completions',
  },
  { end: /\/responses$/, format: 'openai-responses', owner: 'openai', path: '/v1/responses' },
  {
    end: /(?:\/[^/]+)?\/(?<model>[^/:]+):(?:generateContent|(?<stream>streamGenerateContent))$/,
    format: 'gemini-generate',
    owner: 'google',
  },
  {
    end: /\/publishers\/anthropic\/models\/(?!count-tokens:)(?<model>[^/:]+):(?:rawPredict|(?<stream>streamRawPredict))$/,
    format: 'anthropic-messages',
    owner: 'google',
  },
  {
    end: /\/model\/(?<model>[^/]+)\/(?:invoke|(?<stream>invoke-with-response-stream))$/,
    format: 'anthropic-messages',
    dialect: 'bedrock',
    owner: 'aws',
  },
]

/** `null` for paths of no model call that can be read. */
export function modelPathOf(pathname: string): ModelPath | null {
  for (const { end, format, dialect = format, owner, path } of CALLS) {
    const match = end.exec(pathname)
    if (match === null) continue
    const { groups = {} } = match
    const { model, stream } = groups
    return {
      format,
      dialect,
      owner,
      model: model === undefined ? null : decoded(model),
      streamed: 'stream' in groups ? stream !== undefined : null,
      path: path ?? match[0],
    }
  }
  return null
}

/** Free questions to a provider (models, counts of tokens), and the same at the simulator. */
const FREE: readonly (readonly [end: RegExp, path: string | null])[] = [
  [/\/messages\/count_tokens$/, '/v1/messages/count_tokens'],
  [/\/publishers\/anthropic\/models\/count-tokens:rawPredict$/, '/v1/messages/count_tokens'],
  [/\/[^/]+\/[^/:]+:countTokens$/, null],
  [/\/models$/, '/v1/models'],
]

/** Where the simulator answers a free question; `null` when it is none. */
export function freePathOf(pathname: string): string | null {
  for (const [end, path] of FREE) {
    const match = end.exec(pathname)
    if (match !== null) return path ?? match[0]
  }
  return null
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
