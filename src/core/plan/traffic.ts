import { Mix, type MixPart } from '../options/mix.ts'
import type { LoadOptions, TargetFunction } from '../options/options.ts'

/** One kind of request that a load test makes: a part of its mix, or all there is. */
export interface Traffic<Row> {
  /** `null` without a mix. */
  readonly name: string | null
  readonly weight: number
  readonly target: TargetFunction<Row>
  readonly prompt: Row | undefined
  readonly prompts: LoadOptions<Row>['prompts'] | undefined
}

/** The kinds of requests of a load test whose options have no problems. */
export function trafficOf<Row>({
  target,
  prompt,
  prompts,
}: Pick<LoadOptions<Row>, 'target' | 'prompt' | 'prompts'>): Traffic<Row>[] {
  if (!(target instanceof Mix)) return [{ name: null, weight: 1, target, prompt, prompts }]
  return target.parts.map((part: MixPart<Row>) => ({
    name: part.name,
    weight: part.weight,
    target: part.target,
    prompt: part.prompt,
    prompts: part.prompts,
  }))
}
