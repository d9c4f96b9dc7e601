import { Mix } from '../../core/options/mix.ts'
import type { ReplayLoad } from '../../core/load/load.ts'
import type { LoadOptions } from '../../core/options/options.ts'
import type { Plan } from '../../core/plan/plan.ts'
import type { SizedPrompt } from '../../core/prompts/sized-prompt.ts'
import type { TraceRow } from '../../core/prompts/trace-row.ts'
import type { Work, WorkSource } from '../../executor/execution.ts'
import { fileProblems, pathOf } from '../../datasets/file.ts'
import { workSource } from '../../executor/work-source.ts'
import { traceRowsOf } from '../trace-rows.ts'
import type { Course } from './course.ts'

/** What keeps a trace from being replayed, as far as that is known before it is read. */
export function replayProblems({ trace }: ReplayLoad): string[] {
  const path = pathOf(trace)
  return fileProblems(path).map((problem) => `\`replay\` cannot use ${path}: ${problem}`)
}

/** Starts when the trace did, with prompts as long as the trace's, or with the load test's own. */
export function replayCourse<Row>(
  load: ReplayLoad,
  options: LoadOptions<Row>,
  plan: Plan,
): Course<Row> {
  const { prompt, prompts, target } = options
  const hasOwn = prompt !== undefined || prompts !== undefined || target instanceof Mix
  const traced = hasOwn ? null : new TracedWork(load, options, plan)
  const leg = {
    load,
    work: traced ?? workSource(options, plan.order, plan.seed),
    arrivals: arrivalsOf(load, (row) => traced?.add(row)),
  }
  return { first: () => leg, ended: () => false, legEnded: () => {}, next: () => null }
}

/** When each row is due, in ms since the start; `seen` gets it before. */
async function* arrivalsOf(
  load: ReplayLoad,
  seen: (row: TraceRow) => Promise<void> | undefined,
): AsyncGenerator<number> {
  for await (const row of await traceRowsOf(load)) {
    await seen(row)
    yield row.at / load.speed
  }
}

type PromptOf = (row: TraceRow, index: number) => SizedPrompt

/** Work whose prompts are as the trace says, in the order of its rows. */
class TracedWork<Row> implements WorkSource<Row> {
  readonly #load: ReplayLoad
  readonly #target: Work<Row>['target']
  readonly #seed: number
  readonly #queue: SizedPrompt[] = []
  #promptOf: Promise<PromptOf> | null = null
  #rows = 0

  constructor(
    load: ReplayLoad,
    { target }: Pick<LoadOptions<Row>, 'target'>,
    { seed }: Pick<Plan, 'seed'>,
  ) {
    this.#load = load
    this.#target = target as Work<Row>['target']
    this.#seed = seed
  }

  /** A row is due next. */
  async add(row: TraceRow): Promise<void> {
    const promptOf = await this.#prompts()
    this.#queue.push(promptOf(row, this.#rows++))
  }

  next(warmup: boolean): Work<Row> | Promise<Work<Row>> {
    return warmup ? this.#first() : this.#workOf(this.#queue.shift()!)
  }

  skip(warmup: boolean): Pick<Work<Row>, 'part' | 'session'> {
    if (!warmup) this.#queue.shift()
    return { part: null, session: null }
  }

  /** Whatever is warmed up is so by the first prompt of the trace. */
  async #first(): Promise<Work<Row>> {
    const promptOf = await this.#prompts()
    for await (const row of await traceRowsOf(this.#load)) return this.#workOf(promptOf(row, 0))
    throw new Error('the trace has no row')
  }

  #workOf({ prompt, outputTokens }: SizedPrompt): Work<Row> {
    // A target that is replayed takes prompts.
    const own = { target: this.#target, prompt: prompt as Row, outputTokens }
    return { ...own, part: null, session: null, following: null }
  }

  async #prompts(): Promise<PromptOf> {
    this.#promptOf ??= import('../../datasets/trace.ts').then(({ tracePrompts }) =>
      tracePrompts({ seed: this.#seed }),
    )
    return this.#promptOf
  }
}
