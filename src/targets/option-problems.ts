import { COUNT, numberProblems, unknownNames, type Given } from '../core/problems.ts'
import { show } from '../core/show.ts'

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

const SHARED = ['model', 'maxTokens', 'stream', 'params', 'client', 'baseURL', 'apiKey']
