import type { Run } from '../run/run.ts'

/** Why a run cannot pass whatever its figures say; `null` when it came to its planned end or was decided early. */
export function stopProblem({ stopped, requests }: Run): string | null {
  if (stopped === null || stopped.reason === 'decided') return null
  const finished = requests.ok + requests.failed
  const seconds = (stopped.at / 1000).toFixed(1)
  return `The run was stopped after ${seconds} s and ${finished} finished requests (${stopped.reason}), and a stopped run never passes. ${stopped.message}`
}
