import type { PairBlock } from './play.ts'

/** Whether the sides had other prompts in a block of so many requests, where all of both came to an end. */
export function promptsDiffer(
  { base, head }: Pick<PairBlock, 'base' | 'head'>,
  size: number,
): boolean {
  if (base.length !== size || head.length !== size) return false
  const [one, other] = [base, head].map((rows) => rows.map(({ prompt }) => prompt).toSorted())
  return one!.some((prompt, index) => prompt !== other![index])
}
