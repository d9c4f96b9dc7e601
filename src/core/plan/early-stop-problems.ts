import { Conversation } from '../options/conversation.ts'
import { decidedAtEnd } from '../judging/early-stop.ts'
import { limitProblems } from '../judging/limits.ts'
import type { Limits } from '../options/options.ts'
import type { Given } from '../options/problems.ts'
import { show } from '../words/show.ts'

/** All that is wrong with `stopEarly`. */
export function earlyStopProblems({ stopEarly, budgets, load, prompts }: Given): string[] {
  if (stopEarly === undefined || stopEarly === false) return []
  if (stopEarly !== true) return [`\`stopEarly\` must be true or false; got ${show(stopEarly)}`]
  return [
    ...budgetProblems(budgets),
    ...(load === undefined
      ? []
      : [
          '`stopEarly` and `load` exclude each other: what a shape shows takes the whole of it; give a constant load, `concurrency` or `arrivalRate`',
        ]),
    ...(prompts instanceof Conversation
      ? [
          '`stopEarly` and conversation() exclude each other: the requests that come first are first turns, and not like the rest',
        ]
      : []),
  ]
}

function budgetProblems(budgets: unknown): string[] {
  // What is wrong with the budgets themselves is said elsewhere.
  if (budgets !== undefined && limitProblems(budgets, 'budgets').length > 0) return []
  const limits = Object(budgets) as Limits
  if (Object.values(limits).every((limit) => limit === undefined)) {
    return [
      '`stopEarly` needs `budgets`: only what is declared before the run can end it, such as budgets: { p95: 3000 }',
    ]
  }
  const late = decidedAtEnd(limits).map((name) => `\`budgets.${name}\``)
  if (late.length === 0) return []
  return [
    `\`stopEarly\` could not end the run: ${late.join(', ')} ${late.length === 1 ? 'is no share of requests, and is' : 'are no shares of requests, and are'} decided at the planned end only; leave \`stopEarly\` out, or assert ${late.length === 1 ? 'it' : 'them'} by matchers on what the run came to`,
  ]
}
