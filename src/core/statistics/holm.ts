/**
 * Which of several hypotheses are rejected when no true one may be with more than the probability
 * `alpha`, however they depend on each other; in the order given (Holm, Scandinavian Journal of
 * Statistics 6, 1979).
 */
export function holm(ps: readonly number[], alpha: number): boolean[] {
  const rejected = ps.map(() => false)
  const order = [...ps.keys()].toSorted((a, b) => ps[a]! - ps[b]!)
  for (const [rank, index] of order.entries()) {
    if (ps[index]! > alpha / (ps.length - rank)) break
    rejected[index] = true
  }
  return rejected
}
