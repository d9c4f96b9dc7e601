import { COUNT_OR_NONE, numberProblems, unknownNames } from '../core/options/problems.ts'
import { randomFor, type Random } from '../core/statistics/random.ts'
import { show } from '../core/words/show.ts'
import { SizedPrompt } from '../core/prompts/sized-prompt.ts'
import { SizedPrompts } from '../core/prompts/sized-prompts.ts'
import { asVariate, drawCount, variateProblems, type Variate } from '../core/options/variate.ts'
import { refuse } from './file.ts'
import { PRESETS, type PresetName } from './presets.ts'
import { SEED } from './seed.ts'
import { asPrompt, textOf, textOfItsOwn } from './text.ts'
import { wordsAreTokens } from './tokenizer.ts'
import { TraceLengths } from './trace-lengths.ts'

export interface SyntheticOptions {
  /** Lengths as in published traces; what stands beside it comes first. */
  preset?: PresetName
  /** How long the prompts are, without the shared prefix; `fromTrace()` brings the answers' lengths along. */
  inputTokens?: number | Variate | TraceLengths
  /** How long the answers should be, for targets that can say so; left out, as long as they come. */
  outputTokens?: number | Variate
  /** So many tokens stand in front of every prompt, the same in all: what a provider's prompt cache lives on. Default 0. */
  sharedPrefix?: number
  /** Same seed, same prompts. Default 1. */
  seed?: number
}

const OPTIONS = ['preset', 'inputTokens', 'outputTokens', 'sharedPrefix', 'seed']
const NAME = 'syntheticPrompts()'

/**
 * Prompts without end, of plain words, as long as asked: for `prompts`, where only the length matters.
 * No two are alike behind the shared prefix, from 3 tokens on; they differ in their first word there,
 * so that no cache helps.
 *
 * Lengths are tokens of `o200k_base`, without what a provider adds around a message. They are exact
 * where `gpt-tokenizer` is installed and confirms it, else marked `estimated`.
 *
 * @throws {DatasetError} at once for wrong options, all in one.
 */
export function syntheticPrompts(options: PresetName | SyntheticOptions): SizedPrompts {
  const given = typeof options === 'string' ? { preset: options } : options
  refuse(NAME, problemsOf(given))
  const { sharedPrefix = 0, seed = 1 } = given
  // It keeps the event loop busy while it loads: not when the first request is due.
  wordsAreTokens().catch(() => {})

  const made = async function* (promptOf: (index: number, tokens: number) => string) {
    const [draw, counted] = await Promise.all([drawer(given), wordsAreTokens()])
    for (let index = 0; ; index++) {
      const { inputTokens, outputTokens } = draw(randomFor(seed, 'lengths', index))
      yield new SizedPrompt({
        prompt: promptOf(index, inputTokens),
        inputTokens: sharedPrefix + inputTokens,
        outputTokens,
        estimated: !counted,
      })
    }
  }
  return new SizedPrompts(
    () => {
      const prefix = textOf(sharedPrefix, randomFor(seed, 'prefix'))
      return made((index, tokens) => asPrompt(prefix + textOfItsOwn(index, tokens, seed)))
    },
    () => made(() => ''),
  )
}

type Draw = (random: Random) => { inputTokens: number; outputTokens: number | null }

async function drawer(options: SyntheticOptions): Promise<Draw> {
  const preset = options.preset === undefined ? undefined : PRESETS[options.preset]
  const { inputTokens = preset!.inputTokens, outputTokens = preset?.outputTokens } = options
  const answer = outputTokens === undefined ? null : asVariate(outputTokens)
  if (inputTokens instanceof TraceLengths) {
    const pair = await inputTokens.drawer()
    return (random) => {
      const lengths = pair(random)
      return options.outputTokens === undefined
        ? lengths
        : { ...lengths, outputTokens: answer && drawCount(answer, random) }
    }
  }
  const length = asVariate(inputTokens)
  return (random) => ({
    inputTokens: drawCount(length, random),
    outputTokens: answer && drawCount(answer, random),
  })
}

function problemsOf(options: SyntheticOptions): string[] {
  if (typeof options !== 'object' || options === null) {
    return [`its options must be an object or the name of a preset; got ${show(options)}`]
  }
  const { preset, inputTokens, outputTokens, sharedPrefix, seed } = options
  const problems = unknownNames({ ...options }, OPTIONS, NAME)
  if (preset !== undefined && !Object.hasOwn(PRESETS, preset)) {
    const names = Object.keys(PRESETS).map(show).join(', ')
    problems.push(`\`preset\` must be one of ${names}; got ${show(preset)}`)
  }
  if (preset === undefined && inputTokens === undefined) {
    problems.push('`inputTokens` is missing; say how long the prompts are, or name a `preset`')
  }
  if (inputTokens !== undefined && !(inputTokens instanceof TraceLengths)) {
    problems.push(...variateProblems(inputTokens, 'inputTokens', 'tokens'))
  }
  if (outputTokens !== undefined) {
    problems.push(...variateProblems(outputTokens, 'outputTokens', 'tokens'))
  }
  problems.push(
    ...numberProblems('sharedPrefix', sharedPrefix, COUNT_OR_NONE),
    ...numberProblems('seed', seed, SEED),
  )
  return problems
}
