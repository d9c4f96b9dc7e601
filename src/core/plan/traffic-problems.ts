import { Conversation } from '../options/conversation.ts'
import { conversationProblems } from '../options/conversation-problems.ts'
import { Mix } from '../options/mix.ts'
import type { ReadyTarget } from '../options/options.ts'
import { numberProblems, unknownNames, type Given, type NumberRule } from '../options/problems.ts'
import { show } from '../words/show.ts'

const WEIGHT: NumberRule = [(value) => value > 0, 'more than 0, such as 70']
const PART_OPTIONS = ['weight', 'name', 'target', 'prompt', 'prompts']

/** All that is wrong with what is sent, and to where. */
export function trafficProblems(options: Given): string[] {
  const { target } = options
  const makes = promptsMadeBy(options['load'])
  if (target instanceof Mix) {
    const mixed = [...mixProblems(target), ...besideMix(options)]
    return makes === 'always'
      ? [...mixed, 'steps by input tokens make their own prompts: give them one target, not a mix']
      : mixed
  }
  const problems = [...targetProblems('target', target), ...promptProblems('', options, makes)]
  if (makes !== 'always' || (options['prompt'] ?? options['prompts']) === undefined) return problems
  return [
    ...problems,
    '`prompt` and `prompts` mean nothing in steps by input tokens, which make their own',
  ]
}

/** Whether a load shape makes the prompts: always, or where the load test has none. */
function promptsMadeBy(load: unknown): 'always' | 'otherwise' | 'never' {
  const { shape, by } = Object(load) as Given
  if (shape === 'steps' && by === 'inputTokens') return 'always'
  return shape === 'replay' ? 'otherwise' : 'never'
}

function mixProblems({ parts }: Mix): string[] {
  if (!Array.isArray(parts) || parts.length === 0) {
    const example = "mix([{ weight: 70, name: 'chat', target, prompts }, …])"
    return [`\`target\`, mix(): the parts must be a list of at least one, such as ${example}`]
  }
  const names = (parts as unknown[]).map((part): unknown => Object(part).name)
  return parts.flatMap((part: unknown, index) => {
    const where = `mix()[${index}]`
    if (typeof part !== 'object' || part === null) {
      return [`\`${where}\` must be an object with weight, name and target; got ${show(part)}`]
    }
    const given = { ...part } as Given
    return [
      ...unknownNames(given, PART_OPTIONS, `a part of a mix (${where})`),
      ...numberProblems(`${where}.weight`, given['weight'] ?? null, WEIGHT),
      ...nameProblems(`${where}.name`, given['name'], names.indexOf(given['name']) < index),
      ...targetProblems(`${where}.target`, given['target']),
      ...promptProblems(`${where}.`, given),
    ]
  })
}

function nameProblems(where: string, name: unknown, isTaken: boolean): string[] {
  if (typeof name !== 'string' || name.trim() === '') {
    return [`\`${where}\` must be a text that is not empty; got ${show(name)}`]
  }
  return isTaken ? [`\`${where}\`: another part is called '${name}' too; give each its own`] : []
}

function besideMix(options: Given): string[] {
  return ['prompt', 'prompts']
    .filter((name) => options[name] !== undefined)
    .map((name) => `\`${name}\` goes into the parts of the mix; each has its own`)
}

function targetProblems(name: string, target: unknown): string[] {
  if (typeof target === 'function') return []
  if (target instanceof Mix) {
    return [`\`${name}\` is a mix itself; write its parts into the outer one`]
  }
  const given = target === undefined ? 'is missing' : `must be a function, got ${show(target)}`
  return [
    `\`${name}\` ${given}; give the function under load, such as ({ prompt, signal }) => answer(prompt, { signal }), or a ready target: anthropic(), openai(), gemini(), http(), or several of them: mix([…])`,
  ]
}

/** `at` stands before the names: `mix()[1].`. */
function promptProblems(
  at: string,
  { prompt, prompts, target }: Given,
  made: ReturnType<typeof promptsMadeBy> = 'never',
): string[] {
  const problems: string[] = []
  if (prompt !== undefined && prompts !== undefined) {
    problems.push(`\`${at}prompt\` and \`${at}prompts\` exclude each other; keep one`)
  }
  if (prompts instanceof Conversation) {
    problems.push(...conversationProblems(`${at}prompts`, prompts))
  } else if (prompts !== undefined && !isIterable(prompts)) {
    problems.push(
      `\`${at}prompts\` must be a list, an iterable or a conversation(), got ${show(prompts)}`,
    )
  }
  if (prompt instanceof Conversation) {
    problems.push(`\`${at}prompt\` is a conversation; write it as \`${at}prompts\``)
  }
  if (isAsyncIterable(prompt)) {
    problems.push(`\`${at}prompt\` is many prompts; write it as \`${at}prompts\``)
  }
  if (Array.isArray(prompts) && prompts.some(isManyPrompts)) {
    problems.push(
      `\`${at}prompts\` holds a conversation or many prompts in one of its places; give it alone: prompts: conversation([…])`,
    )
  }
  if (typeof prompts === 'string') {
    problems.push(
      `\`${at}prompts\` is one string; write it as \`${at}prompt\`, or as a list: prompts: [...]`,
    )
  }
  if (Array.isArray(prompts) && prompts.length === 0) {
    problems.push(`\`${at}prompts\` is empty; give at least one`)
  }
  const needsPrompt = typeof target === 'function' && (target as ReadyTarget).needsPrompt === true
  if (needsPrompt && made === 'never' && prompt === undefined && prompts === undefined) {
    problems.push(
      `\`${at}prompt\` is missing; a ready target needs something to send: prompt: "…" or prompts: […]`,
    )
  }
  return problems
}

function isManyPrompts(value: unknown): boolean {
  return value instanceof Conversation || isAsyncIterable(value)
}

function isAsyncIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

function isIterable(value: unknown): boolean {
  if (typeof value === 'string') return true
  if (typeof value !== 'object' || value === null) return false
  return Symbol.iterator in value || Symbol.asyncIterator in value
}
