import type { PairBlock } from './play.ts'

/** Whether the sides had other prompts, where all requests of both came to an end. */
export function promptsDiffer({ base, head }: Pick<PairBlock, 'base' | 'head'>): boolean {
  if (base.length !== head.length) return false
  const [one, other] = [base, head].map((rows) => rows.map(({ prompt }) => prompt).toSorted())
  return one!.some((prompt, index) => prompt !== other![index])
}
