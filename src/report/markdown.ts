import { tablesUnder } from './group-table.ts'
import { testTable } from './run-table.ts'
import { budgetNotes, endingNotes, headingOf, loadNotes, totalNotes } from './notes.ts'
import { checkNotes } from './check-notes.ts'
import type { SuiteReport } from './suite.ts'
import type { Table } from './table.ts'

/** A suite as GitHub-flavoured markdown, such as a job summary shows: the same table with all its columns. */
export function suiteMarkdown(suite: SuiteReport): string {
  const { title, file } = headingOf(suite)
  return [
    `### ${escaped(title)}: ${escaped(file)}`,
    '',
    ...tableMarkdown(testTable(suite.tests)),
    ...suite.tests.flatMap((test) => {
      const tables = tablesUnder(test.run).flatMap((table) => [...tableMarkdown(table), ''])
      const notes = [
        ...loadNotes(test),
        ...endingNotes(test, suite),
        ...checkNotes(test.run),
        ...budgetNotes(test),
      ]
      if (notes.length === 0 && tables.length === 0) return []
      return [
        '',
        `**${escaped(test.name)}**`,
        '',
        ...tables,
        ...notes.map(({ lead, text }) => `- ${escaped(lead.text)} ${escaped(text.text)}`),
      ]
    }),
    '',
    ...totalNotes(suite).map(({ lead, text }) => {
      const label = lead.text === '' ? '' : `**${escaped(lead.text)}** `
      return `- ${label}${escaped(text.text)}`
    }),
    '',
  ].join('\n')
}

function tableMarkdown({ columns, rows }: Table): string[] {
  return [
    row(columns.map(({ header }) => escaped(header))),
    row(columns.map(({ align }) => (align === 'left' ? ':--' : '--:'))),
    ...rows.map((cells) => row(cells.map(({ text }) => escaped(text)))),
  ]
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Text that markdown shows as it is: no table cell ends, no HTML begins, and nobody is mentioned. */
export function escaped(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|~$-]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@\u200B')
}
