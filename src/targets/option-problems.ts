import { COUNT, numberProblems, unknownNames, type Given } from '../core/options/problems.ts'
import { show } from '../core/words/show.ts'
import { urlProblems } from './sdk.ts'

/** All that is wrong with the options of a ready target that asks a model, one sentence each. */
export function modelOptionProblems(
  target: string,
  options: object,
  known: readonly string[],
): string[] {
  const given: Given = { ...options }
  const { model, stream, params } = given
  const problems = [
    ...unknownNames(given, [...SHARED, ...known], target),
    ...numberProblems(`${target}.maxTokens`, given['maxTokens'], COUNT),
  ]
  if (typeof model !== 'string' || model.trim() === '') {
    problems.push(`\`${target}.model\` must be the name of a model; got ${show(model)}`)
  }
  if (stream !== undefined && typeof stream !== 'boolean') {
    problems.push(`\`${target}.stream\` must be true or false; got ${show(stream)}`)
  }
  if (
    params !== undefined &&
    (typeof params !== 'object' || params === null || Array.isArray(params))
  ) {
    problems.push(
      `\`${target}.params\` must be an object, which is sent as it is; got ${show(params)}`,
    )
  }
  return problems
}

/** All that is wrong with the options of `http()`; `bare`: its method sends no body. */
export function httpOptionProblems(given: Given, bare: boolean): string[] {
  const { url, method, headers, body } = given
  const problems = unknownNames(given, ['url', 'method', 'headers', 'body'], 'http()')
  const example = 'http://127.0.0.1:3000/api/chat'
  problems.push(...urlProblems(url ?? null, 'http() got the url', example))
  if (method !== undefined && (typeof method !== 'string' || !/^[A-Za-z]+$/.test(method))) {
    problems.push(
      `\`http().method\` must be the name of a method such as 'POST'; got ${show(method)}`,
    )
  }
  problems.push(...headerProblems(headers))
  if (body !== undefined && bare) {
    problems.push(`\`http().body\` means nothing with ${show(method)}, which sends none`)
  } else if (
    body === null ||
    !['undefined', 'string', 'object', 'function'].includes(typeof body)
  ) {
    problems.push(
      `\`http().body\` must be a string, an object that becomes JSON, or a function that makes one; got ${show(body)}`,
    )
  }
  return problems
}

function headerProblems(headers: unknown): string[] {
  if (headers === undefined) return []
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    return [`\`http().headers\` must be an object of texts by name; got ${show(headers)}`]
  }
  // A value may be a key: it is not quoted.
  return Object.entries(headers).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' && canBeSent(name, value)
      ? []
      : [
          `\`http().headers\` cannot send ${JSON.stringify(name)}; names are words, and values a line of text`,
        ],
  )
}

function canBeSent(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name)
  } catch {
    return false
  }
}

const SHARED = ['model', 'maxTokens', 'stream', 'params', 'client', 'baseURL', 'apiKey']
