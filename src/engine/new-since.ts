/** What was added to each count since then. */
export function newSince(
  before: Record<string, number>,
  now: Record<string, number>,
): Record<string, number> {
  const differences = Object.entries(now).map(
    ([place, count]) => [place, count - (before[place] ?? 0)] as const,
  )
  return Object.fromEntries(differences.filter(([, count]) => count > 0))
}
