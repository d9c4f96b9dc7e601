import { answerOf, notANumber, numberOf, type CsvTrace } from './format.ts'

/** `2023-11-16 18:15:46.6805900` in the traces of 2023, `2024-05-10 00:00:00.009930+00:00` in those of 2024. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/

/**
 * Azure's LLM inference traces of 2023 and 2024; times without a zone are UTC.
 * https://github.com/Azure/AzurePublicDataset
 */
export const azure: CsvTrace = {
  columns: ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'],
  read(field) {
    const at = instantOf(field('TIMESTAMP'))
    if (at === null) return 'has no time such as 2023-11-16 18:15:46.68 in `TIMESTAMP`'
    const inputTokens = numberOf(field('ContextTokens'))
    if (inputTokens === null) return notANumber('ContextTokens')
    const outputTokens = numberOf(field('GeneratedTokens'))
    if (outputTokens === null) return notANumber('GeneratedTokens')
    return { at, inputTokens, outputTokens: answerOf(outputTokens), prefixBlocks: [] }
  },
}

/** Ms since 1970, with what stands behind the milliseconds. */
function instantOf(text: string): number | null {
  const [, date, time, fraction = '0', zone = 'Z'] = TIMESTAMP.exec(text.trim()) ?? []
  if (date === undefined) return null
  const seconds = Date.parse(`${date}T${time}${zone}`)
  return Number.isNaN(seconds) ? null : seconds + Number(fraction) * 1000
}
