import type { Conversation } from './conversation.ts'
import { unknownNames, type Given } from './problems.ts'
import { show } from '../words/show.ts'
import { variateProblems } from './variate.ts'

/** All that is wrong with a conversation; `name` is the option that holds it. */
export function conversationProblems(
  name: string,
  { scripts, options }: Conversation<unknown>,
): string[] {
  const prefix = `\`${name}\`, conversation(): `
  const given = options as unknown
  const scriptsWrong = scripts.flatMap((script, index) =>
    scriptProblems(script).map((problem) =>
      scripts.length === 1 ? prefix + problem : `${prefix}script ${index + 1}: ${problem}`,
    ),
  )
  if (typeof given !== 'object' || given === null) {
    return [...scriptsWrong, `${prefix}the options must be an object; got ${show(given)}`]
  }
  const { system, thinkTime } = given as Given
  return [
    ...scriptsWrong,
    ...unknownNames(given as Given, ['thinkTime', 'system'], 'conversation()'),
    ...(system === undefined || isText(system)
      ? []
      : [`${prefix}\`system\` must be a text; got ${show(system)}`]),
    ...(thinkTime === undefined
      ? []
      : variateProblems(thinkTime, `${name}, conversation(): thinkTime`)),
  ]
}

function scriptProblems(script: unknown): string[] {
  if (!Array.isArray(script)) return [`the turns must be a list of texts; got ${show(script)}`]
  if (script.length === 0) return ['there are no turns; give what the user says first']
  return script.flatMap((turn: unknown, index): string[] => {
    if (isText(turn)) return []
    if (typeof turn !== 'function') {
      const where = `turn ${index + 1} must be a text, or a function of the last answer`
      return [`${where}; got ${turn === '' ? 'an empty text' : show(turn)}`]
    }
    return index === 0
      ? ['turn 1 must be a text: there is no answer yet that a function could be given']
      : []
  })
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}
