import { promptTally } from '../run/evidence.ts'
import { redact } from '../privacy/redact.ts'
import type { Run } from '../run/run.ts'
import { formatValue } from '../words/values.ts'
import { cacheReadShareOf, modelsOf, type BaselineEntry } from './entry.ts'
import { promptsInCommon, tallyOfColumns } from './prompt-columns.ts'

/** Shares of a prompt cache that differ by more than this have to do with the cost. */
const NOTABLE_CACHE_SHARE = 0.1

/**
 * What is not as it was for the baseline although the load is: models, prompts, the part that a
 * provider's cache answered. A clause that continues a sentence; `null` when nothing.
 */
export function whatElseChanged(entry: BaselineEntry, run: Run): string | null {
  const clauses = [otherModels(entry, run), otherPrompts(entry, run), otherCache(entry, run)]
  const said = clauses.filter((clause) => clause !== null)
  return said.length === 0 ? null : said.join('; ')
}

export function otherModels(entry: BaselineEntry, run: Run): string | null {
  const now = modelsOf(run).join(', ')
  if (now === entry.models) return null
  return `the model was ${named(entry.models)} and is ${named(now)}`
}

export function otherPrompts(entry: BaselineEntry, run: Run): string | null {
  const [base, head] = [tallyOfColumns(entry.prompts), promptTally(run)]
  if (head === null || base.set === head.set) return null
  const share = promptsInCommon(base, head)
  if (share === null || share.common === 0) return 'the prompts are not those of the baseline'
  const { common, all } = share
  return common === all
    ? 'some prompts of the baseline did not come'
    : `of ${all} prompts ${common} are those of the baseline`
}

function otherCache(entry: BaselineEntry, run: Run): string | null {
  const [before, now] = [entry.cacheReadShare, cacheReadShareOf(run)]
  if (before === null || now === null || Math.abs(now - before) <= NOTABLE_CACHE_SHARE) return null
  const [was, is] = [formatValue(before, 'share'), formatValue(now, 'share')]
  return `the provider's prompt cache answered ${is} of the input, before ${was}`
}

/** Names come from a provider. */
function named(models: string): string {
  return models === '' ? 'none' : redact(models, [])
}
